import { type DockerEngine, skipWithout, startDockerEngine } from "@crowsnest/real-parts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DockerWatcher, dockerFilters, Filter } from "../src/index.ts";
import { Collector } from "./collector.ts";
import { fleetFrom, fleetOf } from "./fleet-table.ts";

describe.skipIf(skipWithout("dockerd"))("An engine that fails", () => {
  let engine: DockerEngine;
  const all = dockerFilters(Filter.container);
  const run = (name: string, ...command: string[]): Promise<string> =>
    engine.docker("run", "-d", "--name", name, "--network", "none", "--init", "busybox:test", ...command);

  beforeAll(async () => {
    engine = await startDockerEngine({ own: true });
  });
  afterAll(() => engine?.[Symbol.asyncDispose]());

  it("killed with -9 while a container exits: the death is told with its exit code, and a gap (pitfall 10)", async () => {
    await using watcher = new DockerWatcher({ host: engine.host });
    await run("k-long", "sleep", "600");
    await run("k-short", "sh", "-c", "while [ ! -e /go ]; do sleep 0.05; done; exit 7");
    await using seen = await Collector.start(watcher, { filters: all, snapshot: true });
    await engine.docker("exec", "-d", "k-short", "sh", "-c", "sleep 0.7; touch /go");
    await engine.kill9();
    await seen.stream.ready;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await engine.start();
    await seen.until((event) => event.action === "force-reload");
    expect(seen.reloads.map(({ cause }) => cause)).toEqual(["gap"]);
    const death = seen.events.find(({ action, actorName }) => action === "container-die" && actorName === "k-short");
    expect(death?.actorAttributes["exitCode"]).toBe("7");
    expect(fleetFrom(seen.events)).toEqual(await fleetOf(engine));
    expect(seen.stream.stats.reconnects).toBe(1);
  });

  it("stopped (SIGSTOP): told within interval + timeout, and after SIGCONT nothing is lost (pitfall 5)", async () => {
    await using watcher = new DockerWatcher({ host: engine.host, heartbeat: { interval: 300, timeout: 300 } });
    await using seen = await Collector.start(watcher, { filters: all });
    await run("s-one", "sleep", "600");
    await seen.untilTold("started s-one");
    await engine.pause();
    const started = performance.now();
    await seen.untilError("timeout");
    expect(performance.now() - started).toBeLessThan(300 + 300 + 700);
    engine.resume();
    await run("s-two", "sleep", "600");
    await seen.untilTold("started s-two");
    expect(seen.told()).toEqual(["created s-one", "started s-one", "created s-two", "started s-two"]);
    expect(seen.reloads).toEqual([]);
  });
});
