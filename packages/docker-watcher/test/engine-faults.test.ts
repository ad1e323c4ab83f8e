import { type DockerEngine, skipWithout, startDockerEngine } from "@crowsnest/real-parts";
import { ManualClock } from "@crowsnest/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containerNameOrId, DockerWatcher, dockerFilters, Filter } from "../src/index.ts";
import { Collector } from "./collector.ts";
import { fleetFrom, fleetOf } from "./fleet-table.ts";
import { passTime } from "./pass-time.ts";

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
    const pid = Number(await engine.docker("inspect", "--format", "{{.State.Pid}}", "k-short"));
    await engine.docker("exec", "-d", "k-short", "sh", "-c", "sleep 0.7; touch /go");
    await engine.kill9();
    await seen.stream.ready;
    await seen.untilTrue(() => !isAlive(pid), "the container to exit while nobody looks");
    await engine.start();
    await seen.until((event) => event.action === "force-reload");
    expect(seen.reloads.map(({ cause }) => cause)).toEqual(["gap"]);
    const death = seen.events.find(({ action, actorName }) => action === "container-die" && actorName === "k-short");
    expect(death?.actorAttributes["exitCode"]).toBe("7");
    expect(fleetFrom(seen.events)).toEqual(await fleetOf(engine));
    expect(seen.stream.stats.reconnects).toBe(1);
  });

  it("stopped (SIGSTOP): told within interval + timeout, and after SIGCONT nothing is lost (pitfall 5)", async () => {
    const clock = new ManualClock();
    const filters = dockerFilters(Filter.container, containerNameOrId("s-one"), containerNameOrId("s-two"));
    await using watcher = new DockerWatcher({ host: engine.host, clock, heartbeat: { interval: 300, timeout: 300 } });
    await using seen = await Collector.start(watcher, { filters });
    await run("s-one", "sleep", "600");
    await seen.untilTold("started s-one");
    await engine.pause();
    await clock.advance(300);
    await clock.advance(299);
    expect(seen.errors).toEqual([]);
    await clock.advance(1);
    // The clock stands still now.
    await seen.untilError("timeout");
    engine.resume();
    await run("s-two", "sleep", "600");
    await passTime(clock, () => seen.told().includes("started s-two"), "s-two");
    expect(seen.told()).toEqual(["created s-one", "started s-one", "created s-two", "started s-two"]);
    await passTime(clock, () => seen.isBack(1), "the connection to be whole");
    expect(seen.reloads).toEqual([]);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
