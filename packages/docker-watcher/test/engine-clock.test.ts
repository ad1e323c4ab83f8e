import { type Clock, systemClock } from "@crowsnest/events";
import { FakeEngine, ManualClock } from "@crowsnest/testkit";
import { describe, expect, it } from "vitest";
import { DockerWatcher, dockerFilters, Filter } from "../src/index.ts";
import { Collector } from "./collector.ts";
import { passTime } from "./pass-time.ts";

const all = dockerFilters(Filter.container);
const hour = 3_600_000;
const retry = { initialDelay: 5, maxDelay: 20 };

/** An event by a clock that was set back by an hour. */
const earlier = (engine: FakeEngine, id: string, action: string): void => {
  const timeNano = BigInt(Date.now() - hour) * 1_000_000n + BigInt(action.length);
  engine.emit({ type: "container", action, id, attributes: { name: "web", image: "i", exitCode: "3" }, timeNano });
};

/** What a call gives in a process that runs on this platform. */
function onPlatform<T>(value: string, call: () => T): T {
  const own = Object.getOwnPropertyDescriptor(process, "platform") as PropertyDescriptor;
  Object.defineProperty(process, "platform", { configurable: true, get: () => value });
  try {
    return call();
  } finally {
    Object.defineProperty(process, "platform", own);
  }
}

/** The machine's clock, read by a process that is stopped for 50 ms right after it has looked at the wall. */
function stoppedOnce(): Clock {
  let stopped = false;
  return {
    ...systemClock,
    wallTime: () => {
      const wallTime = Date.now();
      for (const end = performance.now() + 50; !stopped && performance.now() < end; );
      stopped = true;
      return wallTime;
    },
  };
}

describe("The engine's clock", () => {
  it("is compared with ours once more when the process was stopped meanwhile: nothing from before is told", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host, retry, clock: stoppedOnce() });
    engine.run({ name: "ancient" });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await using seen = await Collector.start(watcher, { filters: all });
    engine.run({ name: "one" });
    await seen.untilTold("started one");
    expect(seen.told()).toEqual(["created one", "started one"]);
  });

  it.concurrent.each([5 * hour, -5 * hour])("off by %i ms: nothing from before, nothing lost, no gap", async (by) => {
    // A header tells the second, and the answer to a ping may be late: what is told to nobody lies further back than both.
    let ago = 10_000;
    const clock = { ...systemClock, wallTime: () => Date.now() + by - ago };
    await using engine = await FakeEngine.start({ clock });
    await using watcher = new DockerWatcher({ host: engine.host, retry });
    engine.run({ name: "ancient" });
    ago = 0;
    await using seen = await Collector.start(watcher, { filters: all });
    engine.run({ name: "one" });
    await seen.untilTold("started one");
    engine.cut();
    engine.kill("one");
    await seen.untilTold("died one (exit 137)");
    await using late = await Collector.start(watcher, { filters: all, snapshot: true });
    engine.run({ name: "two" });
    await seen.untilTold("started two");
    await late.untilTold("started two");
    expect(seen.told("ancient")).toEqual([]);
    expect(seen.told("one")).toEqual(["created one", "started one", "killed one (signal 9)", "died one (exit 137)"]);
    expect(late.told()).toEqual(["started ancient", "died one (exit 137)", "created two", "started two"]);
    await seen.untilBack();
    expect(seen.reloads).toEqual([]);
  });

  // A virtual machine's clock, which nothing but the second in a header tells.
  it.each(["darwin", "win32"])("400 ms late, on %s: nothing is lost after ready", async (platform) => {
    const begun = performance.now();
    const from = (start: number): Clock => ({ ...systemClock, wallTime: () => start + performance.now() - begun });
    await using engine = await FakeEngine.start({ clock: from(1_800_000_000_100) });
    await using watcher = onPlatform(platform, () => {
      return new DockerWatcher({ host: engine.host, retry, clock: from(1_800_000_000_500) });
    });
    await using seen = await Collector.start(watcher, { filters: all });
    engine.run({ name: "web" });
    await seen.untilTold("started web");
    expect(seen.told()).toEqual(["created web", "started web"]);
  });

  it.each([false, true])("set back under a watch (snapshot: %s): what happens then is told", async (snapshot) => {
    await using engine = await FakeEngine.start();
    const { id } = engine.run({ name: "web" });
    await using watcher = new DockerWatcher({ host: engine.host, retry });
    await using seen = await Collector.start(watcher, { filters: all, snapshot });
    engine.run({ name: "before" });
    await seen.untilTold("started before");
    earlier(engine, id, "die");
    await seen.untilTold("died web (exit 3)");
    earlier(engine, id, "start");
    await seen.until(({ action, time }) => action === "container-start" && time < Date.now() - hour / 2);
    expect(seen.reloads).toEqual([]);
    expect(seen.events.slice(-2).map((event) => "origin" in event && event.origin)).toEqual(["live", "live"]);
  });
});

describe("An engine that remembers nothing", () => {
  const patient = { initialDelay: 300, maxDelay: 300 };

  it("and is quiet: a cut is no gap", async () => {
    await using engine = await FakeEngine.start({ liveRestore: true });
    engine.run({ name: "quiet" });
    await engine.crash();
    await engine.recover();
    // Only a short outage is no sign of a restart: on a busy machine it has to be short all the same.
    const clock = new ManualClock(Date.now());
    await using watcher = new DockerWatcher({ host: engine.host, retry, clock });
    await using seen = await Collector.start(watcher, { filters: all });
    for (let cut = 1; cut <= 6; cut += 1) {
      engine.cut();
      if (cut === 6) engine.kill("quiet");
      await passTime(clock, () => seen.isBack(cut), "the reconnect", 0.1);
    }
    await seen.untilTold("died quiet (exit 137)");
    expect(seen.told()).toEqual(["killed quiet (signal 9)", "died quiet (exit 137)"]);
    expect(seen.reloads).toEqual([]);
  });

  it("was started again between two tries to connect: the change in that gap is told", async () => {
    await using engine = await FakeEngine.start({ liveRestore: true });
    engine.run({ name: "dies" });
    engine.run({ name: "stays" });
    await engine.crash();
    await engine.recover();
    await using watcher = new DockerWatcher({ host: engine.host, retry: patient, random: () => 0.7 });
    await using seen = await Collector.start(watcher, { filters: all });
    await engine.crash();
    engine.die("dies", 9);
    await engine.recover();
    await seen.until(({ action }) => action === "force-reload");
    expect(seen.told()).toEqual(["died dies (exit 9)", "force-reloaded (gap)"]);
    expect(seen.events[0]).toMatchObject({ origin: "reconcile" });
    await seen.untilTrue(() => seen.stream.stats.reconnects === 1, "the reconnect");
  });

  it("and may not list: a plain watch goes on", async () => {
    await using engine = await FakeEngine.start({ liveRestore: true });
    engine.run({ name: "one" });
    await engine.crash();
    await engine.recover();
    engine.inject({ kind: "status", status: 403 }, { path: "/containers/json" });
    await using watcher = new DockerWatcher({ host: engine.host, retry });
    await using seen = await Collector.start(watcher, { filters: all });
    engine.cut();
    await seen.untilTrue(() => seen.stream.stats.reconnects === 1, "the reconnect");
    engine.kill("one");
    await seen.untilTold("died one (exit 137)");
    expect(seen.reloads).toEqual([]);
  });
});
