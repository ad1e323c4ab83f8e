import { type PodmanService, skipWithout, startPodman } from "@crowsnest/real-parts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containerNameOrId, DockerWatcher, dockerFilters, Filter } from "../src/index.ts";
import { Collector } from "./collector.ts";

describe.skipIf(skipWithout("podman"))("Podman", () => {
  let podman: PodmanService;
  const all = dockerFilters(Filter.container);
  const rest = ["--network", "none", "busybox:test"];

  beforeAll(async () => {
    podman = await startPodman();
  });
  afterAll(() => podman?.[Symbol.asyncDispose]());

  it("its died and remove are told as die and destroy, also through filters (pitfall 15)", async () => {
    await using watcher = new DockerWatcher({ host: podman.host });
    await using everything = await Collector.start(watcher, { filters: all });
    await using usual = await Collector.start(watcher);
    await podman.podman("run", "--rm", "--name", "p-short", ...rest, "sh", "-c", "exit 3").catch(() => {});
    await usual.untilTold("destroyed p-short");
    expect(usual.told()).toEqual(["started p-short", "died p-short (exit 3)", "destroyed p-short"]);
    expect(everything.told()).toEqual(["created p-short", ...usual.told()]);
    expect(everything.errors).toEqual([]);
  });

  it("a rename is told with the former name, which Podman leaves out", async () => {
    await podman.podman("create", "--name", "p-former", ...rest, "true");
    await using watcher = new DockerWatcher({ host: podman.host });
    await using seen = await Collector.start(watcher, {
      filters: dockerFilters(Filter.container, containerNameOrId("p-former")),
      snapshot: true,
    });
    await seen.untilTold("created p-former");
    await podman.podman("rename", "p-former", "p-latter");
    await seen.untilTold("renamed p-former → p-latter");
    await podman.podman("rm", "p-latter");
  });

  it("a snapshot and a list show its containers", async () => {
    await podman.podman("run", "-d", "--name", "p-long", "--label", "a=b", ...rest, "sleep", "600");
    await using watcher = new DockerWatcher({ host: podman.host });
    await using seen = await Collector.start(watcher, { filters: all, snapshot: true });
    await seen.untilTold("started p-long");
    expect(seen.events).toMatchObject([{ origin: "snapshot", actorName: "p-long", actorAttributes: { a: "b" } }]);
    const [listed] = await watcher.list();
    expect(listed).toMatchObject({ name: "p-long", state: "running", labels: { a: "b" } });
  });

  it("killed and started again: what happened meanwhile is replayed from its journal", async () => {
    await using watcher = new DockerWatcher({ host: podman.host });
    await using seen = await Collector.start(watcher, { filters: all });
    await podman.podman("run", "--name", "p-before", ...rest, "true");
    await seen.untilTold("died p-before (exit 0)");
    await podman.kill9();
    await seen.untilError("disconnected");
    await podman.podman("run", "--name", "p-between", ...rest, "true");
    await podman.start();
    await seen.untilTold("died p-between (exit 0)");
    await podman.podman("run", "--name", "p-after", ...rest, "true");
    await seen.untilTold("died p-after (exit 0)");
    const names = ["p-before", "p-between", "p-after"];
    expect(seen.told()).toEqual(names.flatMap((n) => [`created ${n}`, `started ${n}`, `died ${n} (exit 0)`]));
    await seen.untilBack();
    expect(seen.reloads).toEqual([]);
  });
});
