import { until } from "@crowsnest/real-parts";
import { FakeEngine } from "@crowsnest/testkit";
import { describe, expect, it } from "vitest";
import { DockerWatcher, dockerFilters, Filter } from "../src/index.ts";
import { Collector } from "./collector.ts";
import { countingClock } from "./counting-clock.ts";

const all = dockerFilters(Filter.container);

/** Counts the abort listeners of a signal. */
function countListeners(signal: AbortSignal): () => number {
  const listeners = new Set<unknown>();
  const { addEventListener: add, removeEventListener: remove } = signal;
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners.add(args[1]);
    add.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners.delete(args[1]);
    remove.apply(signal, args);
  };
  return () => listeners.size;
}

describe("Hundreds of watches that come and go", () => {
  it("leave no connection, no timer and no listener, whenever they end", async () => {
    await using engine = await FakeEngine.start();
    engine.run({ name: "one" });
    const { clock, timers } = countingClock();
    await using watcher = new DockerWatcher({ host: engine.host, clock });
    const lasting = new AbortController();
    const listeners = countListeners(lasting.signal);
    for (let round = 0; round < 300; round += 1) {
      const stream = watcher.watch({ filters: all, snapshot: round % 2 === 0, signal: lasting.signal });
      if (round % 3 === 0) await stream.ready;
      if (round % 5 === 0) engine.cut();
      if (round % 7 === 0) await new Promise((resolve) => setTimeout(resolve, round % 4));
      void stream.return();
      expect(await stream.closed).toBeUndefined();
    }
    await until(() => engine.counters.connections === 0, { what: "no connection" });
    await until(() => timers.size === 0, { what: () => `no timer of ${timers.size}` });
    expect(listeners()).toBe(0);
  });

  it("beside one that stays: its connection stays the only one", async () => {
    await using engine = await FakeEngine.start();
    const { clock, timers } = countingClock();
    await using watcher = new DockerWatcher({ host: engine.host, clock });
    await using seen = await Collector.start(watcher, { filters: all });
    const before = timers.size;
    for (let round = 0; round < 300; round += 1) {
      const stream = watcher.watch({ filters: all, snapshot: round % 2 === 0 });
      if (round % 3 === 0) await stream.ready;
      await stream.return();
    }
    engine.run({ name: "one" });
    await seen.untilTold("started one");
    expect(engine.counters.eventStreams).toBe(1);
    await until(() => engine.counters.connections === 1, { what: "one connection" });
    await until(() => timers.size <= before, { what: () => `no more timers than ${before}, not ${timers.size}` });
  });

  it("a watcher that is disposed of while it connects is done at once", async () => {
    await using engine = await FakeEngine.start();
    engine.inject({ kind: "silent" });
    const { clock, timers } = countingClock();
    const watcher = new DockerWatcher({ host: engine.host, clock });
    const stream = watcher.watch();
    const parked = stream.next();
    await until(() => engine.counters.connections === 1, { what: "the request" });
    await watcher[Symbol.asyncDispose]();
    expect(await parked).toEqual({ done: true, value: undefined });
    expect(timers.size).toBe(0);
    await until(() => engine.counters.connections === 0, { what: "no connection" });
  });
});
