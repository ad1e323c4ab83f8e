import { connect } from "node:net";
import { ManualClock } from "@crowsnest/testkit";
import { describe, expect, it, vi } from "vitest";
import { PageClient } from "./page-client.ts";
import { Rig, started } from "./rig.ts";

const patiently = { timeout: 60_000, interval: 20 };

async function arrived(page: PageClient, count: number): Promise<void> {
  await vi.waitFor(() => expect(page.messages.length).toBeGreaterThanOrEqual(count), patiently);
}

/** Health has messages of its own, whenever it changes. */
function batchNumbers(page: PageClient): number[] {
  return page.batches.map(({ number }) => number);
}

describe("a page", () => {
  it("begins with all there is, and is told each batch with what it changed", async () => {
    await using rig = await Rig.open();
    await rig.batch(started("web", { colour: "red" }, 7));
    const page = new PageClient(rig.port);
    await arrived(page, 1);
    const web = { id: "id-web", name: "web", image: "busybox", state: "running", since: 7, labels: { colour: "red" } };
    expect(page.state).toMatchObject({
      simulated: false,
      host: "unix:///engine.sock",
      directory: "/config",
      faults: [],
      reports: [],
      containers: [web],
      recent: [{ number: 1, events: [{ actorName: "web" }] }],
    });
    await rig.batch(started("api"));
    await vi.waitFor(() => expect(page.batches).toHaveLength(1), patiently);
    expect(page.batches[0]).toMatchObject({ number: 2, containers: { set: [{ id: "id-api" }], removed: [] } });
    page.close();
  });

  it("that comes back is told what it missed, each once and in order", async () => {
    await using rig = await Rig.open();
    const page = new PageClient(rig.port);
    await arrived(page, 1);
    await rig.batch(started("one"));
    await vi.waitFor(() => expect(batchNumbers(page)).toEqual([1]), patiently);
    page.close();
    await page.ended;
    for (const name of ["two", "three", "four"]) await rig.batch(started(name));
    const last = page.messages.at(-1)?.id ?? "";
    const again = new PageClient(rig.port, { "last-event-id": last });
    await vi.waitFor(() => expect(batchNumbers(again)).toEqual([2, 3, 4]), patiently);
    expect(again.state, "not from the beginning").toBeUndefined();
    await rig.batch(started("five"));
    await vi.waitFor(() => expect(batchNumbers(again)).toEqual([2, 3, 4, 5]), patiently);
    again.close();
  });

  it.each([
    ["of a server that was there before", "0123456789ab.1"],
    ["from the future", "epoch.999"],
    ["that is none", "x"],
    ["with a number that is none", "epoch.1e0"],
  ])("with an id %s gets all there is", async (_, id) => {
    await using rig = await Rig.open({ hub: { epoch: "epoch" } });
    await rig.batch(started("one"));
    const page = new PageClient(rig.port, { "last-event-id": id });
    await arrived(page, 1);
    expect(page.state?.containers).toHaveLength(1);
    page.close();
  });

  it("that was away for too long gets all there is", async () => {
    await using rig = await Rig.open({ hub: { maxBytes: 2000 } });
    const page = new PageClient(rig.port);
    await arrived(page, 1);
    page.close();
    await page.ended;
    for (let number = 0; number < 20; number += 1) await rig.batch(started(`web-${number}`));
    const again = new PageClient(rig.port, { "last-event-id": page.messages[0]?.id ?? "" });
    await arrived(again, 1);
    expect(again.state?.containers).toHaveLength(20);
    again.close();
  });
});

describe("many pages", () => {
  it("are refused beyond the bound, and taken again when one has gone", async () => {
    await using rig = await Rig.open({ hub: { maxSubscribers: 2 } });
    const pages = [new PageClient(rig.port), new PageClient(rig.port)];
    for (const page of pages) await arrived(page, 1);
    const third = new PageClient(rig.port);
    await third.ended;
    expect(third.status).toBe(503);
    pages[0]?.close();
    await vi.waitFor(async () => expect(await rig.metric("crowsnest_pages")).toBe(1), patiently);
    const fourth = new PageClient(rig.port);
    await arrived(fourth, 1);
    for (const page of [...pages, fourth]) page.close();
  });

  it("that take nothing from one sign of life to the next are cut off, the others are not", async () => {
    const clock = new ManualClock();
    await using rig = await Rig.open({ hub: { clock, maxBuffered: 64 * 1024 * 1024 } });
    const page = new PageClient(rig.port);
    await arrived(page, 1);
    const stuck = connect(rig.port, "127.0.0.1");
    stuck.on("error", () => {});
    const gone = new Promise((resolve) => stuck.on("close", resolve));
    stuck.write("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await vi.waitFor(async () => expect(await rig.metric("crowsnest_pages")).toBe(2), patiently);
    stuck.pause();
    // More than the system's own buffers hold.
    for (let number = 0; number < 24; number += 1) await rig.batch(started("web", { pad: "x".repeat(500_000) }));
    await vi.waitFor(() => expect(page.batches).toHaveLength(24), patiently);
    expect(await rig.metric("crowsnest_pages_buffered_bytes")).toBeGreaterThan(0);
    clock.tick(15_000);
    expect(await rig.metric("crowsnest_pages")).toBe(2);
    clock.tick(15_000);
    await vi.waitFor(async () => expect(await rig.metric("crowsnest_pages")).toBe(1), patiently);
    expect(await rig.metric("crowsnest_pages_cut_off_total")).toBe(1);
    stuck.resume();
    await gone;
    page.close();
  });
});

it("a view that ends ends its pages", async () => {
  const rig = await Rig.open();
  const page = new PageClient(rig.port);
  await arrived(page, 1);
  await rig[Symbol.asyncDispose]();
  await page.ended;
});
