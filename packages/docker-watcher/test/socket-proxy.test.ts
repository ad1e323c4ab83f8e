import { type DockerEngine, type Haproxy, skipWithout, startDockerEngine, startHaproxy } from "@crowsnest/real-parts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DockerWatcher, dockerFilters, Filter } from "../src/index.ts";
import { Collector } from "./collector.ts";
import { recordingLogger } from "./recording-logger.ts";

describe.skipIf(skipWithout("dockerd", "haproxy"))("Behind a socket proxy", () => {
  let engine: DockerEngine;
  let proxy: Haproxy;
  const all = dockerFilters(Filter.container);
  const run = (name: string): Promise<string> =>
    engine.docker("run", "--name", name, "--network", "none", "busybox:test", "true");

  beforeAll(async () => {
    engine = await startDockerEngine({ own: true });
    // Shorter than the usual 3 s, to see more cuts in less time.
    proxy = await startHaproxy({ backendSocket: engine.socketPath, idleTimeoutMs: 700 });
  });
  afterAll(async () => {
    await proxy?.[Symbol.asyncDispose]();
    await engine?.[Symbol.asyncDispose]();
  });

  it("its idle cuts lose nothing, tell no gap, and are no line at warn or error level (pitfall 20)", async () => {
    const { logger, lines } = recordingLogger();
    // Its connections live for 0.7 s: that has to count as healthy, as the usual 3 s and more do by default.
    await using watcher = new DockerWatcher({ host: proxy.host, logger, retry: { healthyAfter: 300 } });
    await run("q-anchor");
    await using seen = await Collector.start(watcher, { filters: all });
    for (const name of ["q-1", "q-2", "q-3"]) {
      const { reconnects } = seen.stream.stats;
      await seen.untilTrue(() => seen.stream.stats.reconnects > reconnects, "another idle cut");
      await run(name);
    }
    await seen.untilTold("died q-3 (exit 0)");
    const expected = ["q-1", "q-2", "q-3"].flatMap((n) => [`created ${n}`, `started ${n}`, `died ${n} (exit 0)`]);
    expect(seen.told()).toEqual(expected);
    expect(seen.reloads).toEqual([]);
    expect(lines.filter(({ level }) => level === "warn" || level === "error")).toEqual([]);
    expect(seen.errors.every(({ code }) => code === "disconnected")).toBe(true);
  });

  it("its usual idle timeout of 3 s is a healthy connection's end, and loses nothing (pitfall 20)", async () => {
    await using usual = await startHaproxy({ backendSocket: engine.socketPath, idleTimeoutMs: 3000 });
    const { logger, lines } = recordingLogger();
    await using watcher = new DockerWatcher({ host: usual.host, logger });
    await using seen = await Collector.start(watcher, { filters: all });
    await run("u-1");
    await seen.untilTold("died u-1 (exit 0)");
    await seen.untilTrue(() => seen.stream.stats.reconnects > 0, "an idle cut");
    await run("u-2");
    await seen.untilTold("died u-2 (exit 0)");
    expect(seen.told()).toEqual(["u-1", "u-2"].flatMap((n) => [`created ${n}`, `started ${n}`, `died ${n} (exit 0)`]));
    expect(seen.reloads).toEqual([]);
    expect(seen.errors.every(({ code, attempt }) => code === "disconnected" && attempt === 1)).toBe(true);
    expect(lines.filter(({ level }) => level === "warn" || level === "error")).toEqual([]);
  });

  it("four GET requests are enough: without inspect a gap is still made good (pitfall 23)", async () => {
    await using watcher = new DockerWatcher({ host: proxy.host, retry: { healthyAfter: 300 } });
    await engine.docker("run", "-d", "--init", "--name", "q-on", "--network", "none", "busybox:test", "sleep", "600");
    await engine.docker("create", "--name", "q-off", "--network", "none", "busybox:test", "sh", "-c", "exit 5");
    await using seen = await Collector.start(watcher, { filters: all, snapshot: true });
    await engine.stop();
    await engine.start();
    await seen.until(({ action }) => action === "force-reload");
    // The engine remembers nothing now: that alone must not make a gap of each idle cut.
    const { reconnects } = seen.stream.stats;
    await seen.untilTrue(() => seen.stream.stats.reconnects > reconnects + 2, "three idle cuts");
    await engine.docker("start", "q-off");
    await seen.untilTold("died q-off (exit 5)");
    expect(seen.reloads.map(({ cause }) => cause)).toEqual(["gap"]);
    expect(seen.told("q-on").some((words) => words.startsWith("died q-on"))).toBe(true);
    expect((await watcher.list()).find(({ name }) => name === "q-on")?.state).toBe("exited");
  });

  it("an engine that is down behind it is unreachable, and comes back", async () => {
    await using watcher = new DockerWatcher({ host: proxy.host });
    await engine.stop();
    const seen = new Collector(watcher, { filters: all });
    await using _ = seen;
    const error = await seen.untilError("unreachable");
    expect(error.message).toContain("503");
    await engine.start();
    await seen.stream.ready;
    await run("q-back");
    await seen.untilTold("died q-back (exit 0)");
  });
});
