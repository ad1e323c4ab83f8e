import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Action, createStream, type WatchEvent } from "../src/index.ts";

const dropAfter = 40;
const event: WatchEvent = {
  type: "file",
  action: Action.FileWritten,
  actorId: "",
  actorName: "a",
  actorAttributes: {},
  directory: "/",
  time: 0,
  origin: "live",
};

/** Sends on the machine's own clock, when each began to wait, and when each was dropped. */
function openRoom(waiting: number) {
  const name = `burst ${Math.random()}`;
  const { stream, writer } = createStream<WatchEvent>({
    name,
    buffer: { capacity: 1, dropAfter, waiting },
    reload: (dropped) => ({
      ...{ type: "file", action: Action.ForceReload, actorId: "", actorName: "", actorAttributes: {} },
      ...{ cause: "dropped", dropped, time: 0 },
    }),
  });
  const began: number[] = [];
  const waited: number[] = [];
  const allDropped = Promise.withResolvers<void>();
  let expected = Infinity;
  const onDrop = (message: unknown): void => {
    const drop = message as { name: string; dropped: number };
    if (drop.name !== name) return;
    const now = performance.now();
    for (let count = 0; count < drop.dropped; count += 1) waited.push(now - (began[waited.length] as number));
    if (waited.length >= expected) allDropped.resolve();
  };
  subscribe("crowsnest:stream.drop", onDrop);
  writer.send(event);
  return {
    stream,
    waited,
    send(count: number): void {
      for (let sent = 0; sent < count; sent += 1) {
        began.push(performance.now());
        writer.send(event);
      }
    },
    async untilDropped(count: number): Promise<void> {
      expected = count;
      if (waited.length < expected) await allDropped.promise;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      unsubscribe("crowsnest:stream.drop", onDrop);
      await stream.return?.();
    },
  };
}

describe("Sends that find the buffer full, on the machine's own clock", () => {
  it.each([
    ["one burst", [5000]],
    [
      "bursts of every size around the one from which the clock is read seldom",
      [1, 62, 63, 64, 65, 127, 128, 129, 130, 255, 256, 257, 258, 512],
    ],
    ["one at a time", new Array<number>(200).fill(1)],
  ])("are all dropped, none of them early: %s", async (_, bursts) => {
    await using room = openRoom(10_000);
    for (const burst of bursts) {
      room.send(burst);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const count = bursts.reduce((sum, burst) => sum + burst);
    await room.untilDropped(count);
    expect(room.waited.length).toBe(count);
    expect(Math.min(...room.waited)).toBeGreaterThanOrEqual(dropAfter);
    expect(room.stream.stats).toMatchObject({ dropped: count, buffered: 1 });
  });

  it("can be read at once, in the middle of a burst", async () => {
    await using room = openRoom(1000);
    const batches = room.stream.batches();
    room.send(300);
    expect((await batches.next()).value).toHaveLength(301);
    room.send(301);
    for (let count = 0; count < 2; count += 1) room.send(100);
    expect((await batches.next()).value).toHaveLength(501);
    expect(room.stream.stats).toMatchObject({ dropped: 0, buffered: 0 });
  });

  it("that come when the line is full, too, are dropped at once, behind it", async () => {
    await using room = openRoom(400);
    room.send(1000);
    expect(room.stream.stats).toMatchObject({ dropped: 600, buffered: 401 });
    const read = await room.stream.batches().next();
    expect(read.value).toHaveLength(402);
    expect(read.value?.at(-1)).toMatchObject({ cause: "dropped", dropped: 600 });
  });
});

describe("Timers that are moved by hand within a burst", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("drop all of it nevertheless", async () => {
    vi.useFakeTimers();
    await using room = openRoom(1000);
    room.send(200);
    vi.advanceTimersByTime(2 * dropAfter);
    await vi.advanceTimersByTimeAsync(2 * dropAfter);
    expect(room.waited).toHaveLength(200);
  });
});
