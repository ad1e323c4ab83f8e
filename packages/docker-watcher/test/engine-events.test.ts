import { type DockerEngine, skipWithout, startDockerEngine } from "@crowsnest/real-parts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containerNameOrId, DockerWatcher, dockerFilter, dockerFilters, Filter } from "../src/index.ts";
import { Collector } from "./collector.ts";

describe.skipIf(skipWithout("docker"))("A real engine", () => {
  let engine: DockerEngine;
  const run = (name: string, ...command: string[]): Promise<string> =>
    engine.docker("run", "-d", "--name", name, "--network", "none", "--init", "busybox:test", ...command);
  const named = (name: string) => dockerFilters(Filter.container, containerNameOrId(name));

  beforeAll(async () => {
    engine = await startDockerEngine();
  });
  afterAll(() => engine?.[Symbol.asyncDispose]());

  it("tells each docker command as the events of the engine, in its order", async () => {
    await using watcher = new DockerWatcher({ host: engine.host });
    await using seen = await Collector.start(watcher, { filters: named("life") });
    await run("life", "sleep", "600");
    await engine.docker("pause", "life");
    await engine.docker("unpause", "life");
    await engine.docker("kill", "-s", "CONT", "life");
    await engine.docker("restart", "-t", "5", "life");
    await engine.docker("update", "--restart", "no", "life");
    await engine.docker("stop", "-t", "5", "life");
    await engine.docker("start", "life");
    await engine.docker("rm", "-f", "life");
    await seen.untilTold("destroyed life");
    expect(seen.told()).toEqual([
      "created life",
      "started life",
      "paused life",
      "unpaused life",
      "killed life (signal 18)",
      "killed life (signal 15)",
      "died life (exit 143)",
      "stopped life",
      "started life",
      "restarted life",
      "updated life",
      "killed life (signal 15)",
      "died life (exit 143)",
      "stopped life",
      "started life",
      "killed life (signal 9)",
      "died life (exit 137)",
      "destroyed life",
    ]);
    expect(seen.events.every((event) => event.host === engine.host && Object.isFrozen(event))).toBe(true);
  });

  it("tells a rename by both names, without the engine's slash", async () => {
    await using watcher = new DockerWatcher({ host: engine.host });
    await using before = await Collector.start(watcher, { filters: named("old-name") });
    await using after = await Collector.start(watcher, { filters: named("new-name") });
    await run("old-name", "sleep", "600");
    await engine.docker("rename", "old-name", "new-name");
    await engine.docker("rm", "-f", "new-name");
    await after.untilTold("destroyed new-name");
    expect(before.told()).toEqual(["created old-name", "started old-name", "renamed old-name → new-name"]);
    expect(after.told()[0]).toBe("renamed old-name → new-name");
    expect(after.told().at(-1)).toBe("destroyed new-name");
  });

  it("tells a health check that fails, and one that recovers", async () => {
    await using watcher = new DockerWatcher({ host: engine.host });
    await using seen = await Collector.start(watcher, { filters: named("sick") });
    const check = ["--health-cmd", "test -e /well", "--health-interval", "200ms", "--health-retries", "1"];
    const rest = ["--name", "sick", "--network", "none", "--init", "busybox:test", "sleep", "600"];
    await engine.docker("run", "-d", ...check, ...rest);
    await seen.until((event) => event.action === "container-unhealthy");
    await engine.docker("exec", "sick", "touch", "/well");
    await seen.until((event) => event.action === "container-healthy");
    const [listed] = await watcher.list({ filters: dockerFilters(containerNameOrId("sick")) });
    expect(listed).toMatchObject({ name: "sick", state: "running", health: "healthy" });
    await engine.docker("rm", "-f", "sick");
  });

  it("tells an OOM kill and the death, in the engine's order: it hears of both from containerd, now and then of the death first", async () => {
    await using watcher = new DockerWatcher({ host: engine.host });
    await using seen = await Collector.start(watcher, { filters: named("hungry") });
    // It eats when it is told to: one that ends while it starts is ended before the engine watches its memory.
    const eat = ["sh", "-c", "until [ -e /go ]; do sleep 0.1; done; x=xxxxxxxxxxxxxxxx; while true; do x=$x$x; done"];
    const limits = ["--memory", "16m", "--memory-swap", "16m", "--network", "none"];
    await engine.docker("run", "-d", "--name", "hungry", ...limits, "busybox:test", ...eat);
    await seen.untilTold("started hungry");
    await engine.docker("exec", "hungry", "touch", "/go");
    await seen.untilTold("out of memory in hungry");
    await seen.untilTold("died hungry (exit 137)");
    expect(seen.told().slice(-2).sort()).toEqual(["died hungry (exit 137)", "out of memory in hungry"]);
    const times = seen.events.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it("tells the start, death and destruction of containers when no filters are given", async () => {
    await using watcher = new DockerWatcher({ host: engine.host });
    await using seen = await Collector.start(watcher);
    await engine.docker("run", "--rm", "--name", "short", "--network", "none", "busybox:test", "true");
    await seen.untilTold("destroyed short");
    expect(seen.told("short")).toEqual(["started short", "died short (exit 0)", "destroyed short"]);
  });

  it("asks for the exit code that a label has overwritten, and tells none where it is too late (pitfall 12)", async () => {
    await using watcher = new DockerWatcher({ host: engine.host });
    await using seen = await Collector.start(watcher, {
      filters: dockerFilters(containerNameOrId("liar"), containerNameOrId("short-liar")),
    });
    const lie = ["--label", "exitCode=0", "--network", "none", "busybox:test", "sh", "-c", "exit 7"];
    await engine.docker("run", "--name", "liar", ...lie).catch(() => {});
    await seen.until(({ action, actorName }) => action === "container-die" && actorName === "liar");
    await engine.docker("run", "--rm", "--name", "short-liar", ...lie).catch(() => {});
    await seen.until(({ action, actorName }) => action === "container-destroy" && actorName === "short-liar");
    const codes = seen.events
      .filter(({ action }) => action === "container-die")
      .map(({ actorName, actorAttributes }) => `${actorName} ${actorAttributes["exitCode"] ?? "unknown"}`);
    expect(codes[0]).toBe("liar 7");
    expect(["short-liar 7", "short-liar unknown"]).toContain(codes[1]);
  });

  it("lists the fleet with states, exit codes and labels", async () => {
    await using watcher = new DockerWatcher({ host: engine.host });
    await engine.docker("create", "--name", "l-made", "--label", "group=list", "busybox:test");
    await engine
      .docker(
        "run",
        "--name",
        "l-ended",
        "--label",
        "group=list",
        "--network",
        "none",
        "busybox:test",
        "sh",
        "-c",
        "exit 7",
      )
      .catch(() => {});
    await engine.docker(
      "run",
      "-d",
      "--name",
      "l-paused",
      "--label",
      "group=list",
      "--network",
      "none",
      "--init",
      "busybox:test",
      "sleep",
      "600",
    );
    await engine.docker("pause", "l-paused");
    const fleet = await watcher.list({ filters: dockerFilters(dockerFilter("label", "group=list")) });
    const short = fleet.map(({ name, state, exitCode }) => [name, state, exitCode]).sort();
    expect(short).toEqual([
      ["l-ended", "exited", 7],
      ["l-made", "created", undefined],
      ["l-paused", "paused", undefined],
    ]);
    for (const { id, image, since } of fleet) {
      expect(id).toMatch(/^[0-9a-f]{64}$/);
      expect(image).toBe("busybox:test");
      expect(Math.abs(Date.now() - since)).toBeLessThan(60_000);
    }
  });
});
