import { describe, expect, it } from "vitest";
import { type CutPlace, FakeEngine, ManualClock } from "../../src/index.ts";
import { inTime } from "../in-time.ts";
import { get, replay } from "../request.ts";
import { request, subscribe } from "../subscription.ts";

const hosts = [
  ["a unix socket", undefined],
  ["tcp", "tcp://127.0.0.1:0"],
] as const;

describe.each(hosts)("Cutting event connections over %s", (_, host) => {
  const options = host === undefined ? {} : { host };

  it("resets them at once", async () => {
    await using engine = await FakeEngine.start(options);
    await using one = await subscribe(engine.host);
    await using other = await subscribe(engine.host);
    expect(engine.cut()).toBe(2);
    await Promise.all([one.closed, other.closed]);
    expect(one.raw.endsWith("0\r\n\r\n")).toBe(false);
    expect(engine.cut()).toBe(0);
  });

  it("ends them in good order", async () => {
    await using engine = await FakeEngine.start(options);
    await using client = await subscribe(engine.host);
    engine.run({ name: "web" });
    engine.cut("clean");
    await client.closed;
    expect(client.raw.endsWith("\r\n0\r\n\r\n")).toBe(true);
    expect(client.events).toEqual(["create web", "start web"]);
  });

  const brokenOff: readonly [CutPlace, boolean][] = [
    ["mid-line", false],
    ["mid-chunk", false],
    ["clean-mid-line", true],
  ];
  it.each(brokenOff)("breaks off the next event: %s", async (place, properly) => {
    await using engine = await FakeEngine.start(options);
    engine.create({ name: "web" });
    await using client = await subscribe(engine.host);
    engine.cut(place);
    await inTime(() => expect(engine.counters.eventStreams).toBe(1));
    engine.rename("web", "other");
    engine.rename("other", "web");
    await client.closed;
    expect(client.events).toEqual([]);
    expect(client.raw).toContain('"status":"rename"');
    expect(client.raw).not.toContain("timeNano");
    expect(client.raw.endsWith("\r\n0\r\n\r\n")).toBe(properly);
    // Nothing is lost for who asks again.
    expect(await replay(engine.host, { event: ["rename"] })).toHaveLength(2);
    expect(engine.counters.eventStreams).toBe(0);
  });
});

describe("Injected faults", () => {
  it("answer with another status, as an engine or as a proxy does", async () => {
    await using engine = await FakeEngine.start();
    const undo = engine.inject({ kind: "status", status: 403 });
    expect(await get(engine.host, "/version")).toMatchObject({ status: 403, body: '{"message":"forbidden"}\n' });
    undo();
    expect((await get(engine.host, "/version")).status).toBe(200);
    engine.inject({ kind: "status", status: 503, html: true });
    const page = await get(engine.host, "/_ping");
    expect(page).toMatchObject({ status: 503, headers: { "content-type": "text/html" } });
    expect(page.body).toContain("<h1>503 Service Unavailable</h1>");
  });

  it("meet one path, and so many requests", async () => {
    await using engine = await FakeEngine.start();
    engine.run({ name: "web" });
    engine.inject({ kind: "status", status: 404 }, { path: "/containers/{id}/json" });
    engine.inject({ kind: "status", status: 500 }, { path: "/_ping", times: 2 });
    const statuses = async (path: string) => (await get(engine.host, path)).status;
    expect(await statuses("/v1.41/containers/web/json")).toBe(404);
    expect(await statuses("/containers/json")).toBe(200);
    expect([await statuses("/_ping"), await statuses("/v1.41/_ping"), await statuses("/_ping")]).toEqual([
      500, 500, 200,
    ]);
  });

  it("redirect", async () => {
    await using engine = await FakeEngine.start();
    engine.inject({ kind: "status", status: 301, headers: { Location: "/elsewhere" } });
    expect(await get(engine.host, "/events")).toMatchObject({ status: 301, headers: { location: "/elsewhere" } });
  });

  it("leave a body unfinished", async () => {
    await using engine = await FakeEngine.start();
    engine.inject({ kind: "status", status: 500, body: "0123456789", stallBody: true });
    await using client = request(engine.host, "/events");
    await inTime(() => expect(client.raw.endsWith("\r\n\r\n01234")).toBe(true));
    expect(client.head).toContain("Content-Length: 11");
    expect(client.isClosed).toBe(false);
  });

  it("answer nothing, and go on with what comes after them", async () => {
    await using engine = await FakeEngine.start();
    const undo = engine.inject({ kind: "silent" });
    await using client = request(engine.host, "/_ping");
    await inTime(() => expect(engine.requests).toHaveLength(1));
    undo();
    expect((await get(engine.host, "/_ping")).body).toBe("OK");
    expect(client.raw).toBe("");
    expect(client.isClosed).toBe(false);
  });

  it("send what is no HTTP", async () => {
    await using engine = await FakeEngine.start();
    engine.inject({ kind: "garbage", text: "SSH-2.0-OpenSSH_9.2\r\n" });
    await using client = request(engine.host, "/_ping");
    await client.closed;
    expect(client.raw).toBe("SSH-2.0-OpenSSH_9.2\r\n");
  });

  it("close before the headers, or after them", async () => {
    await using engine = await FakeEngine.start();
    engine.inject({ kind: "close" }, { times: 1 });
    await expect(get(engine.host, "/_ping")).rejects.toThrow();
    engine.inject({ kind: "headers-only" }, { times: 1 });
    expect(await get(engine.host, "/events")).toMatchObject({ status: 200, body: "" });
    engine.inject({ kind: "headers-only", reset: true }, { times: 1 });
    await expect(get(engine.host, "/events")).rejects.toThrow();
  });

  it("come late, by the engine's clock", async () => {
    const clock = new ManualClock();
    await using engine = await FakeEngine.start({ clock });
    engine.inject({ kind: "delay", delay: 500 }, { times: 1 });
    await using client = request(engine.host, "/_ping");
    await inTime(() => expect(clock.timers).toBe(1));
    clock.tick(499);
    expect(client.raw).toBe("");
    clock.tick(1);
    await inTime(() => expect(client.raw.endsWith("OK")).toBe(true));
  });

  it("leave no timer of a client that does not wait", async () => {
    const clock = new ManualClock();
    await using engine = await FakeEngine.start({ clock });
    engine.inject({ kind: "delay", delay: 500 });
    const client = request(engine.host, "/_ping");
    await inTime(() => expect(clock.timers).toBe(1));
    await client[Symbol.asyncDispose]();
    await inTime(() => expect(clock.timers).toBe(0));
  });

  it("subscribe later than they say", async () => {
    const clock = new ManualClock();
    await using engine = await FakeEngine.start({ clock });
    engine.inject({ kind: "late-subscription", delay: 100 }, { path: "/events" });
    await using client = await subscribe(engine.host);
    engine.create({ name: "missed" });
    clock.tick(100);
    engine.create({ name: "seen" });
    await inTime(() => expect(client.events).toEqual(["create seen"]));
  });
});

describe("The flow of bytes", () => {
  it("comes in pieces, down to one byte", async () => {
    await using engine = await FakeEngine.start();
    engine.splitWrites(1);
    await using client = await subscribe(engine.host);
    engine.create({ name: "web", labels: { ü: "größer 🐦" } });
    await inTime(() => expect(client.events).toEqual(["create web"]));
    expect(client.body).toContain("größer 🐦");
    // Otherwise there are two: the head and the event. The system may hand over several pieces at once.
    expect(client.pieces.length).toBeGreaterThan(5);
  });

  it("stands still and goes on", async () => {
    await using engine = await FakeEngine.start();
    await using client = await subscribe(engine.host);
    engine.freeze();
    await using ping = request(engine.host, "/_ping");
    engine.create({ name: "web" });
    await inTime(() => expect(engine.counters.connections).toBe(2));
    expect([client.events, ping.raw]).toEqual([[], ""]);
    engine.thaw();
    await inTime(() => expect(client.events).toEqual(["create web"]));
    await inTime(() => expect(ping.raw.endsWith("OK")).toBe(true));
  });

  it("stalls events alone", async () => {
    await using engine = await FakeEngine.start();
    await using client = await subscribe(engine.host);
    engine.stallEvents();
    engine.create({ name: "web" });
    expect((await get(engine.host, "/_ping")).body).toBe("OK");
    expect(client.events).toEqual([]);
    engine.resumeEvents();
    await inTime(() => expect(client.events).toEqual(["create web"]));
  });

  it("carries what is no event", async () => {
    await using engine = await FakeEngine.start();
    await using client = await subscribe(engine.host);
    engine.sendRaw("\n");
    engine.sendRaw("{oops\n");
    await inTime(() => expect(client.body).toBe("\n{oops\n"));
  });

  it("is right again when all faults are cleared", async () => {
    await using engine = await FakeEngine.start();
    engine.inject({ kind: "silent" });
    engine.freeze();
    engine.stallEvents();
    engine.splitWrites(3);
    engine.clearFaults();
    await using client = await subscribe(engine.host);
    engine.create({ name: "web" });
    await inTime(() => expect(client.events).toEqual(["create web"]));
  });
});
