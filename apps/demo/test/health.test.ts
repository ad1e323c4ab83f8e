import { createStream, type ReloadEvent, WatchError, type WatchEvent } from "@crowsnest/events";
import { ManualClock } from "@crowsnest/testkit";
import { describe, expect, it } from "vitest";
import { HealthMonitor } from "../src/health/health-monitor.ts";
import { RateMeter } from "../src/health/rate-meter.ts";
import { WatcherMonitor } from "../src/health/watcher-monitor.ts";
import type { Health } from "../src/web/protocol.ts";
import { started } from "./web/rig.ts";

const clock = new ManualClock(1000);

function open(monitor: WatcherMonitor) {
  const reload = (): ReloadEvent => {
    throw new Error("unused");
  };
  const pair = createStream<WatchEvent>({ reload, clock, onError: (error) => monitor.onError(error) });
  monitor.attach(pair.stream);
  return pair;
}

const lost = new WatchError("disconnected", "the connection was cut", { attempt: 1, retryIn: 80.4 });

describe("a watcher", () => {
  it("is connecting, connected, reconnecting with the next try, and connected again", async () => {
    const monitor = new WatcherMonitor("unix:///engine.sock", clock);
    const { writer, stream } = open(monitor);
    expect(monitor.health).toMatchObject({ source: "unix:///engine.sock", phase: "connecting" });
    writer.report(new WatchError("unreachable", "nobody listens", { attempt: 2, retryIn: 100 }));
    expect(monitor.health).toMatchObject({ phase: "connecting", attempt: 2, retryAt: 1100 });
    writer.ready();
    await stream.ready;
    expect(monitor.health).toMatchObject({ phase: "connected", lastError: "nobody listens" });
    expect(monitor.health).not.toHaveProperty("attempt");
    writer.report(lost);
    expect(monitor.health).toMatchObject({ phase: "reconnecting", attempt: 1, retryAt: 1080 });
    writer.reconnected();
    expect(monitor.health).toMatchObject({ phase: "connected", reconnects: 1 });
    writer.report(lost);
    expect(monitor.connected, "a second time").toBe(false);
  });

  it("stays connected when a list or an event could not be read", async () => {
    const monitor = new WatcherMonitor("unix:///engine.sock", clock);
    const { writer, stream } = open(monitor);
    writer.ready();
    await stream.ready;
    writer.report(new WatchError("list", "not allowed", { attempt: 1, retryIn: 100 }));
    writer.report(new WatchError("protocol", "no event"));
    expect(monitor.health).toMatchObject({ phase: "connected", lastError: "no event" });
  });

  it("has lost its directory until that is back", async () => {
    const monitor = new WatcherMonitor("/config", clock);
    const { writer, stream } = open(monitor);
    writer.ready();
    await stream.ready;
    writer.report(new WatchError("directory-lost", "it was removed"));
    expect(monitor.health).toMatchObject({ phase: "reconnecting", lastError: "it was removed" });
    writer.reconnected();
    expect(monitor.connected).toBe(true);
  });
});

it("the rate is that of the last second", () => {
  const meter = new RateMeter();
  const rates = [0, 100, 200, 300, 400, 400, 400, 400, 400].map((count, index) => meter.look(index * 250, count));
  expect(rates).toEqual([0, 100, 200, 300, 400, 300, 200, 100, 0]);
});

it("health is told four times a second, and only when it has changed", () => {
  const monitorClock = new ManualClock();
  const [docker, files] = [new WatcherMonitor("engine", monitorClock), new WatcherMonitor("/config", monitorClock)];
  const told: Health[] = [];
  const queue = { pushed: 0, coalesced: 0, refused: 0, flushed: 0, batches: 0, failed: 0, left: 0, held: 0, lag: 0 };
  const sources = { docker, files, queue: () => queue, clock: monitorClock };
  using monitor = new HealthMonitor({ ...sources, onChange: (health) => told.push(health) });
  monitorClock.tick(1000);
  expect(told).toHaveLength(1);
  monitor.take([{ ...started("web"), origin: "replay" }], ["routes.yml:1:1: bad"]);
  monitorClock.tick(1000);
  expect(told).toHaveLength(2);
  expect(told[1]).toMatchObject({ docker: { replayed: 1 }, files: { replayed: 0 }, problems: ["routes.yml:1:1: bad"] });
  monitor[Symbol.dispose]();
  expect(monitorClock.timers).toBe(0);
});
