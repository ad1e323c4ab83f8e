import { until } from "@crowsnest/real-parts";
import { FakeEngine } from "@crowsnest/testkit";
import { describe, expect, it } from "vitest";
import { runChild } from "../../events/test/child.ts";
import { DockerWatcher, dockerFilters, Filter } from "../src/index.ts";
import { Collector } from "./collector.ts";
import { countingClock } from "./counting-clock.ts";
import { seeded } from "./simulation/random.ts";

const all = dockerFilters(Filter.container);
const child = (...args: string[]) => runChild("../../docker-watcher/test/ending.child.ts", ...args);

describe("The end of a watch", () => {
  it("an abort before it began leaves nothing and connects to nobody", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host });
    const stream = watcher.watch({ signal: AbortSignal.abort() });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(engine.counters.connectionsTotal).toBe(0);
  });

  it("break, return and an abort while it is idle end it at once, and close the connection (pitfall 21)", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host });
    const controller = new AbortController();
    const ends = [
      (stream: Collector["stream"]) => void stream.return(),
      () => controller.abort(),
      (stream: Collector["stream"]) => void stream.drain(),
    ];
    for (const end of ends) {
      const stream = watcher.watch({ filters: all, signal: controller.signal });
      await stream.ready;
      const parked = stream.next();
      end(stream);
      expect(await parked).toEqual({ done: true, value: undefined });
      expect(await stream.closed).toBeUndefined();
      await until(() => engine.counters.connections === 0, { what: "no connection" });
    }
  });

  it("a callback, a logger or a loop that throws harms nobody else (pitfall 22)", async () => {
    await using engine = await FakeEngine.start();
    const thrower = (): never => {
      throw new Error("mine");
    };
    const logger = { debug: thrower, info: thrower, warn: thrower, error: thrower };
    await using watcher = new DockerWatcher({ host: engine.host, logger });
    await using other = await Collector.start(watcher, { filters: all });
    const stream = watcher.watch({ filters: all, onError: thrower });
    await stream.ready;
    engine.run({ name: "one" });
    const loop = async (): Promise<void> => {
      for await (const _ of stream) thrower();
    };
    await expect(loop()).rejects.toThrow("mine");
    engine.cut();
    engine.run({ name: "two" });
    await other.untilTold("started two");
    expect(other.told()).toEqual(["created one", "started one", "created two", "started two"]);
  });

  it("disposing of the watcher ends all watches and refuses new ones", async () => {
    await using engine = await FakeEngine.start();
    const watcher = new DockerWatcher({ host: engine.host });
    const streams = [watcher.watch(), watcher.watch({ snapshot: true })];
    await Promise.all(streams.map((stream) => stream.ready));
    await watcher[Symbol.asyncDispose]();
    for (const stream of streams) expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(() => watcher.watch()).toThrow(/closed/);
    await until(() => engine.counters.connections === 0, { what: "no connection" });
  });

  it("after an abort at 20 random moments no connection, no timer and no error is left (pitfall 4)", async () => {
    const { clock, timers } = countingClock();
    await using engine = await FakeEngine.start();
    engine.run({ name: "busy" });
    const random = seeded(4);
    const faults = [
      undefined,
      { kind: "silent" },
      { kind: "status", status: 500, stallBody: true },
      { kind: "delay", delay: 20 },
      { kind: "close" },
    ] as const;
    for (let round = 0; round < 20; round += 1) {
      const fault = faults[round % faults.length];
      const heal = fault === undefined ? () => {} : engine.inject(fault);
      await using watcher = new DockerWatcher({ host: engine.host, timeout: 5000, clock });
      const controller = new AbortController();
      const seen = new Collector(watcher, { filters: all, snapshot: round % 2 === 0, signal: controller.signal });
      await new Promise((resolve) => setTimeout(resolve, random() * 60));
      const { length } = seen.errors;
      controller.abort();
      expect(await seen.stream.closed).toBeUndefined();
      await until(() => engine.counters.connections === 0, { what: `no connection in round ${round}` });
      expect(timers.size).toBe(0);
      expect(seen.errors).toHaveLength(length);
      heal();
    }
  });

  it.each(["streaming", "backoff", "silent", "error-body", "refused"])(
    "a process whose watch was aborted exits by itself, and no timer is left: %s (pitfall 4)",
    async (phase) => {
      const { code, output } = await child(phase);
      expect(output).toMatch(/^timers left: 0\n/);
      // Whatever is not counted would keep it for ten minutes, or until it is killed.
      expect(output).toMatch(/^exited$/m);
      expect(code).toBe(0);
    },
  );
});
