import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FakeEngine, FaultProxy, type FaultProxyOptions, ManualClock } from "../../src/index.ts";
import { inTime } from "../in-time.ts";
import { dial, get } from "../request.ts";
import { request, subscribe } from "../subscription.ts";

const sides = [
  ["unix to unix", undefined, undefined],
  ["tcp to unix", "tcp://127.0.0.1:0", undefined],
  ["unix to tcp", undefined, "tcp://127.0.0.1:0"],
  ["tcp to tcp", "tcp://127.0.0.1:0", "tcp://127.0.0.1:0"],
] as const;

describe.each(sides)("A fault proxy, %s", (_, host, engineHost) => {
  let engine: FakeEngine;
  let proxy: FaultProxy;
  beforeEach(async () => {
    engine = await FakeEngine.start(engineHost === undefined ? {} : { host: engineHost });
    proxy = await start();
  });
  afterEach(async () => {
    await proxy.close();
    await engine.close();
  });

  function start(options: Partial<FaultProxyOptions> = {}): Promise<FaultProxy> {
    return FaultProxy.start({ target: engine.host, ...(host === undefined ? {} : { host }), ...options });
  }

  it("passes everything on, and counts it", async () => {
    await using client = await subscribe(proxy.host);
    engine.run({ name: "web" });
    await inTime(() => expect(client.events).toEqual(["create web", "start web"]));
    await inTime(() => expect(proxy.counters.bytesToClient).toBe(Buffer.byteLength(client.raw)));
    expect(proxy.counters).toMatchObject({ connections: 1, connectionsTotal: 1, cuts: 0, targetFailures: 0 });
    expect(engine.counters.connections).toBe(1);
  });

  it("passes an end on, in both directions", async () => {
    const client = await subscribe(proxy.host);
    await client[Symbol.asyncDispose]();
    await inTime(() => expect(engine.counters).toMatchObject({ connections: 0, eventStreams: 0 }));
    await using other = await subscribe(proxy.host);
    engine.cut("clean");
    await other.closed;
    expect(other.raw.endsWith("0\r\n\r\n")).toBe(true);
    await inTime(() => expect(proxy.counters.connections).toBe(0));
  });

  it.each(["reset", "clean"] as const)("cuts all connections: %s", async (how) => {
    await using one = await subscribe(proxy.host);
    await using other = await subscribe(proxy.host);
    expect(proxy.cut(how)).toBe(2);
    await Promise.all([one.closed, other.closed]);
    await inTime(() => expect(engine.counters.connections).toBe(0));
    await inTime(() => expect(proxy.counters).toMatchObject({ connections: 0, cuts: 2 }));
    expect((await get(proxy.host, "/_ping")).body).toBe("OK");
  });

  it("cuts one, chosen by its seed", async () => {
    expect(proxy.cutOne()).toBe(false);
    await using one = await subscribe(proxy.host);
    await using other = await subscribe(proxy.host);
    expect(proxy.cutOne()).toBe(true);
    await Promise.race([one.closed, other.closed]);
    expect([one.isClosed, other.isClosed].filter(Boolean)).toHaveLength(1);
  });

  it("cuts the next ones after so many bytes", async () => {
    proxy.cutNext({ after: 30, times: 2 });
    for (let time = 0; time < 2; time += 1) {
      await using client = request(proxy.host, "/_ping");
      await client.closed;
      expect(client.raw).toBe("HTTP/1.1 200 OK\r\nApi-Version: ".slice(0, 30));
    }
    expect((await get(proxy.host, "/_ping")).body).toBe("OK");
    expect(proxy.counters.cuts).toBe(2);
  });

  it("cuts the next one when it connects", async () => {
    proxy.cutNext();
    await using client = request(proxy.host, "/_ping");
    await client.closed;
    expect(client.raw).toBe("");
  });

  it("splits what it passes on", async () => {
    proxy.split({ min: 1, max: 3 });
    await using client = await subscribe(proxy.host);
    engine.create({ name: "web", labels: { ü: "größer 🐦" } });
    await inTime(() => expect(client.events).toEqual(["create web"]));
    expect(client.body).toContain("größer 🐦");
    expect(client.pieces.length).toBeGreaterThan(5);
  });

  it("stands still, and goes on with nothing lost", async () => {
    await using client = await subscribe(proxy.host);
    proxy.stall();
    engine.create({ name: "web" });
    await using late = request(proxy.host, "/_ping");
    await inTime(() => expect(proxy.counters.connections).toBe(2));
    await get(engine.host, "/_ping");
    expect([client.events, late.raw]).toEqual([[], ""]);
    proxy.resume();
    await inTime(() => expect(client.events).toEqual(["create web"]));
    await inTime(() => expect(late.raw.endsWith("OK")).toBe(true));
  });

  it("lets bytes wait, by its clock, in their order", async () => {
    const clock = new ManualClock();
    await using slow = await start({ clock });
    slow.delay(200);
    await using client = request(slow.host, '/events?filters={"type":["container"]}');
    await inTime(() => expect(clock.timers).toBe(1));
    engine.create({ name: "web" });
    clock.tick(199);
    expect(client.raw).toBe("");
    slow.delay(0);
    clock.tick(1);
    await inTime(() => expect(client.head).toContain("200 OK"));
    await inTime(() => {
      clock.tick(100);
      expect(client.events).toEqual(["create web"]);
    });
  });

  it("is a black hole, from which only new connections come back", async () => {
    await using client = await subscribe(proxy.host);
    proxy.blackHole();
    await using late = request(proxy.host, "/_ping");
    await inTime(() => expect(proxy.counters.connections).toBe(2));
    engine.create({ name: "web" });
    expect(engine.counters.connections).toBe(1);
    proxy.blackHole(false);
    expect((await get(proxy.host, "/_ping")).body).toBe("OK");
    expect([client.events, client.isClosed, late.raw, late.isClosed]).toEqual([[], false, "", false]);
    await client[Symbol.asyncDispose]();
    await late[Symbol.asyncDispose]();
    await inTime(() => expect(proxy.counters.connections).toBe(0));
    await inTime(() => expect(engine.counters.connections).toBe(0));
  });

  it("refuses, and accepts again at the same address", async () => {
    const { host } = proxy;
    await using client = await subscribe(host);
    await proxy.refuse();
    await client.closed;
    await expect(get(host, "/_ping")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await proxy.accept();
    expect(proxy.host).toBe(host);
    expect((await get(host, "/_ping")).body).toBe("OK");
  });

  it("resets connections while nobody is behind it, and works when somebody is", async () => {
    await engine.crash();
    await expect(get(proxy.host, "/_ping")).rejects.toThrow();
    expect(proxy.counters.targetFailures).toBe(1);
    await engine.recover();
    expect((await get(proxy.host, "/_ping")).body).toBe("OK");
  });

  it("is right again when all faults are cleared", async () => {
    proxy.cutNext({ times: 5 });
    proxy.split(1);
    proxy.delay(1000);
    proxy.stall();
    proxy.blackHole();
    proxy.clearFaults();
    expect((await get(proxy.host, "/_ping")).body).toBe("OK");
  });

  it("can be closed twice, with connections open", async () => {
    const socket = dial(proxy.host);
    await inTime(() => expect(proxy.counters.connections).toBe(1));
    await proxy.close();
    await proxy.close();
    await inTime(() => expect(socket.destroyed).toBe(true));
  });
});

describe("A fault proxy and a client that does not read", () => {
  it("reads no more itself, so that the engine notices, and loses nothing of what it has", async () => {
    await using engine = await FakeEngine.start();
    await using proxy = await FaultProxy.start({ target: engine.host });
    await using client = await subscribe(proxy.host, "");
    engine.run({ name: "web" });
    client.pause();
    const command = "x".repeat(5000);
    await inTime(() => {
      for (let number = 0; number < 50; number += 1) engine.exec("web", command);
      expect(engine.counters.eventsDropped).toBeGreaterThan(0);
    });
    const { eventsSent } = engine.counters;
    client.resume();
    await inTime(() => expect(client.count).toBe(eventsSent));
  });
});
