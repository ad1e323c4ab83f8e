import { type DockerEngine, skipWithout, startDockerEngine } from "@crowsnest/real-parts";
import { FaultProxy } from "@crowsnest/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClient, resolveEndpoint } from "../src/host/index.ts";
import { DockerWatcher, dockerFilters, Filter } from "../src/index.ts";
import { Collector } from "./collector.ts";
import { fleetFrom, fleetOf } from "./fleet-table.ts";

describe.skipIf(skipWithout("dockerd"))("The engine's memory of 256 events", () => {
  let engine: DockerEngine;
  const all = dockerFilters(Filter.container);
  const run = (name: string, ...command: string[]): Promise<string> =>
    engine.docker("run", "-d", "--name", name, "--network", "none", "--init", "busybox:test", ...command);
  /** An event of another type, for each. */
  const tag = async (count: number): Promise<void> => {
    const image = createClient(resolveEndpoint({ host: engine.host })).getImage("busybox:test");
    for (let number = 0; number < count; number += 1) await image.tag({ repo: "busybox", tag: `t${number % 5}` });
  };

  beforeAll(async () => {
    engine = await startDockerEngine({ own: true });
  });
  afterAll(() => engine?.[Symbol.asyncDispose]());

  it("overrun while the connection was cut: the difference is told, then a gap (pitfall 9)", async () => {
    await using proxy = await FaultProxy.start({ target: engine.host });
    await using watcher = new DockerWatcher({ host: proxy.host, retry: { initialDelay: 20, maxDelay: 50 } });
    const names = ["r-dies", "r-pauses", "r-renamed", "r-restarts", "r-stays", "r-goes"];
    await Promise.all(names.map((name) => run(name, "sleep", "600")));
    await using seen = await Collector.start(watcher, { filters: all, snapshot: true });
    for (const name of names) await seen.untilTold(`started ${name}`);
    await proxy.refuse();
    await seen.untilError("disconnected");
    await Promise.all([
      engine.docker("kill", "r-dies"),
      engine.docker("pause", "r-pauses"),
      engine.docker("rename", "r-renamed", "r-new-name"),
      engine.docker("restart", "-t", "5", "r-restarts"),
      engine.docker("rm", "-f", "r-goes"),
      run("r-comes", "sleep", "600"),
    ]);
    await tag(300);
    await proxy.accept();
    await seen.until(({ action }) => action === "force-reload");
    const found = seen.events.filter((event) => event.action !== "force-reload" && event.origin === "reconcile");
    const words = found.map(({ action, actorName, actorAttributes }) => [
      action,
      actorName,
      actorAttributes["exitCode"],
    ]);
    expect(words.sort()).toEqual(
      [
        ["container-create", "r-comes", undefined],
        ["container-destroy", "r-goes", undefined],
        ["container-die", "r-dies", "137"],
        ["container-die", "r-goes", undefined],
        ["container-die", "r-restarts", undefined],
        ["container-pause", "r-pauses", undefined],
        ["container-rename", "r-new-name", undefined],
        ["container-start", "r-comes", undefined],
        ["container-start", "r-restarts", undefined],
      ].sort(),
    );
    expect(seen.reloads.map(({ cause }) => cause)).toEqual(["gap"]);
    expect(fleetFrom(seen.events)).toEqual(await fleetOf(engine));
    await engine.docker("kill", "r-stays");
    await seen.untilTold("died r-stays (exit 137)");
    expect(fleetFrom(seen.events)).toEqual(await fleetOf(engine));
  });

  it("not overrun: no gap, and all is replayed", async () => {
    await using proxy = await FaultProxy.start({ target: engine.host });
    await using watcher = new DockerWatcher({ host: proxy.host, retry: { initialDelay: 20, maxDelay: 50 } });
    await run("n-one", "sleep", "600");
    await using seen = await Collector.start(watcher, { filters: all });
    await run("n-two", "sleep", "600");
    await seen.untilTold("started n-two");
    await proxy.refuse();
    await seen.untilError("disconnected");
    await tag(200);
    await engine.docker("kill", "n-two");
    await proxy.accept();
    await seen.untilTold("died n-two (exit 137)");
    expect(seen.told("n-two")).toEqual([
      "created n-two",
      "started n-two",
      "killed n-two (signal 9)",
      "died n-two (exit 137)",
    ]);
    await seen.untilBack();
    expect(seen.reloads).toEqual([]);
    expect(seen.events.at(-1)).toMatchObject({ origin: "replay" });
  });
});
