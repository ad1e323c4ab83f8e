import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { FakeEngine, FaultProxy, ManualClock } from "@crowsnest/testkit";
import { describe, expect, it } from "vitest";
import { containerNameOrId, DockerWatcher, dockerFilters, Filter } from "../src/index.ts";
import { Collector } from "./collector.ts";
import { passTime } from "./pass-time.ts";
import { recordingLogger } from "./recording-logger.ts";

const all = dockerFilters(Filter.container);
const retry = { initialDelay: 1, maxDelay: 20 };

describe("Recovery", () => {
  it('"reload": an error and a force-reload at the loss, another after the reconnect, nothing replayed', async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host, recovery: "reload", retry });
    await using seen = await Collector.start(watcher, { filters: all });
    engine.run({ name: "one" });
    await seen.untilTold("started one");
    await engine.crash();
    await seen.untilTrue(() => seen.errors.length >= 3, "three failures");
    await engine.recover();
    await seen.until((event) => event.action === "force-reload" && event.cause === "reconnected");
    engine.run({ name: "two" });
    await seen.untilTold("started two");
    expect(seen.reloads.map(({ cause }) => cause)).toEqual(["disconnected", "reconnected"]);
    expect(seen.errors[0]?.code).toBe("disconnected");
    expect(seen.stream.stats.reconnects).toBe(1);
  });

  it("a path that is dead while new ones work is found by what the engine remembers", async () => {
    const clock = new ManualClock();
    await using engine = await FakeEngine.start();
    await using proxy = await FaultProxy.start({ target: engine.host });
    const heartbeat = { interval: 200, timeout: 200 };
    await using watcher = new DockerWatcher({ host: proxy.host, retry, clock, heartbeat });
    await using seen = await Collector.start(watcher, { filters: all });
    engine.run({ name: "one" });
    await seen.untilTold("started one");
    proxy.blackHole();
    proxy.blackHole(false);
    engine.kill("one");
    // Slowly, so that on a busy machine, too, a ping is answered in time.
    await passTime(clock, () => seen.told().includes("died one (exit 137)"), "what was missed", 0.2);
    expect(seen.errors.map(({ code }) => code)).toEqual(["timeout"]);
    await passTime(clock, () => seen.isBack(1), "the connection to be whole", 0.2);
    expect(seen.reloads).toEqual([]);
  });

  it("a black hole is told within interval + timeout, and left when the network is back (pitfall 5)", async () => {
    const clock = new ManualClock();
    await using engine = await FakeEngine.start();
    await using proxy = await FaultProxy.start({ target: engine.host });
    await using watcher = new DockerWatcher({
      host: proxy.host,
      retry,
      clock,
      heartbeat: { interval: 300, timeout: 300 },
    });
    await using seen = await Collector.start(watcher, { filters: all });
    engine.run({ name: "one" });
    await seen.untilTold("started one");
    proxy.blackHole();
    await clock.advance(300);
    await clock.advance(299);
    expect(seen.errors).toEqual([]);
    await clock.advance(1);
    // The clock stands still now.
    await seen.untilError("timeout");
    engine.kill("one");
    proxy.blackHole(false);
    await passTime(clock, () => seen.told().includes("died one (exit 137)"), "what was missed");
    await passTime(clock, () => seen.isBack(1), "the connection to be whole");
    expect(seen.reloads).toEqual([]);
  });

  it("a healthy, silent connection is left alone", async () => {
    await using engine = await FakeEngine.start();
    // A busy machine may answer late.
    const heartbeat = { interval: 20, timeout: 60_000 };
    await using watcher = new DockerWatcher({ host: engine.host, retry, heartbeat });
    await using seen = await Collector.start(watcher, { filters: all });
    const { requests } = engine.counters;
    await seen.untilTrue(() => (engine.counters.requests["/_ping"] ?? 0) > (requests["/_ping"] ?? 0) + 5, "six pings");
    expect(seen.errors).toEqual([]);
    expect(seen.stream.stats.reconnects).toBe(0);
  });

  it("leaves traces: lines for the logger, the choice of the engine first, and messages on the diagnostics channels", async () => {
    const messages: string[] = [];
    const names = ["connect", "disconnect", "replay", "reconcile", "drop"].map((name) => `crowsnest:docker.${name}`);
    const listen = (message: unknown, name: string | symbol) =>
      void messages.push(`${String(name)} ${(message as { host: string }).host}`);
    for (const name of names) subscribe(name, listen);
    await using engine = await FakeEngine.start();
    const { logger, lines } = recordingLogger();
    await using watcher = new DockerWatcher({ host: engine.host, logger, retry });
    await using seen = await Collector.start(watcher, { filters: all, snapshot: true });
    engine.run({ name: "one" });
    await seen.untilTold("started one");
    engine.cut();
    engine.kill("one");
    await seen.untilTold("died one (exit 137)");
    engine.sendRaw("nonsense\n");
    await seen.untilError("protocol");
    await engine.crash();
    await engine.recover();
    await seen.until((event) => event.action === "force-reload" && event.cause === "gap");
    for (const name of names) unsubscribe(name, listen);
    expect(new Set(messages)).toEqual(new Set(names.map((name) => `${name} ${engine.host}`)));
    expect(lines[0]).toMatchObject({ level: "info", details: { host: engine.host, reason: "the host option" } });
    expect(lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("a former name that a label has spoofed is the one that was known, and found by it", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host });
    await using seen = await Collector.start(watcher, {
      filters: dockerFilters(Filter.container, containerNameOrId("before")),
    });
    engine.create({ name: "before", labels: { oldName: "a lie" } });
    engine.rename("before", "after");
    engine.rename("after", "last");
    engine.rename("last", "before");
    await seen.untilTold("renamed last → before");
    expect(seen.told()).toEqual(["created before", "renamed before → after", "renamed last → before"]);
  });

  it("an exit code that a label has spoofed is corrected (pitfall 12)", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host });
    await using seen = await Collector.start(watcher, { filters: all });
    engine.run({ name: "liar", labels: { exitCode: "0", signal: "none" } });
    engine.die("liar", 7);
    const death = await seen.until(({ action }) => action === "container-die");
    expect(death.actorAttributes["exitCode"]).toBe("7");
  });
});
