import { connect, type Socket } from "node:net";
import { expect, it, vi } from "vitest";
import { Rig, started } from "./rig.ts";

const [readers, sleepers] = [180, 20];
const [events, batchSize] = [5000, 50];
const maxBuffered = 1024 * 1024;
const patiently = { timeout: 60_000, interval: 20 };

/** A page that keeps of the stream only what tells the order: the ids, and the times of events, which are their numbers. */
class Reader {
  readonly socket: Socket;
  readonly ids: number[] = [];
  readonly numbers: number[] = [];
  #rest = "";

  constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.on("error", () => {});
    this.socket.setEncoding("latin1");
    this.socket.on("data", (text) => this.#read(String(text)));
    this.socket.write("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  #read(text: string): void {
    const all = this.#rest + text;
    // A number may be cut in two by the end of what has come.
    const end = Math.max(0, all.lastIndexOf(","));
    this.#rest = all.slice(end);
    for (const match of all.slice(0, end).matchAll(/"time":(\d+)|id: [\da-f]+\.(\d+)\n/g)) {
      if (match[1] !== undefined) this.numbers.push(Number(match[1]));
      else this.ids.push(Number(match[2]));
    }
  }
}

it("of 200 pages 20 do not read: they are cut off, the others get 5,000 events in order", {
  timeout: 240_000,
}, async () => {
  await using rig = await Rig.open({ hub: { maxBuffered } });
  const pages = Array.from({ length: readers }, () => new Reader(rig.port));
  const asleep = Array.from({ length: sleepers }, () => {
    const socket = connect(rig.port, "127.0.0.1");
    socket.on("error", () => {});
    socket.pause();
    socket.write("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return socket;
  });
  await vi.waitFor(async () => expect(await rig.metric("crowsnest_pages")).toBe(readers + sleepers), patiently);
  let mostBuffered = 0;
  const pad = { pad: "x".repeat(1400) };
  for (let first = 0; first < events; first += batchSize) {
    const batch = Array.from({ length: batchSize }, (_, index) => started(`web-${index}`, pad, first + index));
    await rig.batch(...batch);
    mostBuffered = Math.max(mostBuffered, await rig.metric("crowsnest_pages_buffered_bytes"));
    const last = first + batchSize - 1;
    // The last number of all waits in each reader for what comes after it: the next message.
    await vi.waitFor(
      () => expect(pages.every(({ numbers }) => (numbers.at(-1) ?? 0) >= last - 1)).toBe(true),
      patiently,
    );
  }
  await rig.batch(started("end", {}, events));
  await vi.waitFor(() => expect(pages.every(({ numbers }) => numbers.length >= events)).toBe(true), patiently);
  const inOrder = Array.from({ length: events }, (_, number) => number);
  for (const { numbers, ids } of pages) {
    expect(numbers.slice(0, events)).toEqual(inOrder);
    const first = ids[0] ?? 0;
    expect(ids).toEqual(ids.map((_, index) => first + index));
  }
  expect(await rig.metric("crowsnest_pages_cut_off_total")).toBe(sleepers);
  expect(await rig.metric("crowsnest_pages")).toBe(readers);
  expect(mostBuffered).toBeGreaterThan(0);
  expect(mostBuffered).toBeLessThanOrEqual((readers + sleepers) * maxBuffered);
  expect(await rig.metric("crowsnest_pages_buffered_bytes"), "what waited for those is gone").toBeLessThan(maxBuffered);
  for (const { socket } of pages) socket.destroy();
  for (const socket of asleep) socket.destroy();
});
