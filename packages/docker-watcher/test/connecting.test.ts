import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeEngine } from "@crowsnest/testkit";
import { describe, expect, it } from "vitest";
import { DockerWatcher, dockerFilters, Filter } from "../src/index.ts";
import { Collector } from "./collector.ts";
import { recordingLogger } from "./recording-logger.ts";

const all = dockerFilters(Filter.container);
const quick = { initialDelay: 1, maxDelay: 20, refusedDelay: 40 };

describe("Connecting", () => {
  it.each([
    { kind: "silent" },
    { kind: "status", status: 500, stallBody: true },
    { kind: "garbage" },
    { kind: "close" },
    { kind: "headers-only" },
    { kind: "headers-only", reset: true },
    { kind: "status", status: 503, html: true },
    { kind: "status", status: 400 },
    { kind: "status", status: 403 },
    { kind: "status", status: 301, headers: { Location: "/version" } },
    { kind: "status", status: 302, headers: { Location: "weird:thing" } },
  ] as const)(
    "survives an engine that answers every request with %o, and tells it (pitfalls 6 and 7)",
    async (fault) => {
      await using engine = await FakeEngine.start();
      const heal = engine.inject(fault);
      await using watcher = new DockerWatcher({ host: engine.host, timeout: 300, retry: quick });
      await using seen = new Collector(watcher, { filters: all });
      const error = await seen.untilTrue(() => seen.errors.length >= 2, "two failures").then(() => seen.errors[0]);
      expect(error?.attempt).toBe(1);
      expect(error?.retryIn).toBeGreaterThanOrEqual(0);
      heal();
      await seen.stream.ready;
      engine.run({ name: "here" });
      await seen.untilTold("started here");
    },
  );

  it("each step has its deadline: ping, events and list", async () => {
    for (const path of ["/_ping", "/events", "/containers/json"] as const) {
      await using engine = await FakeEngine.start();
      const heal = engine.inject({ kind: "silent" }, { path });
      await using watcher = new DockerWatcher({ host: engine.host, timeout: 100, retry: quick });
      await using seen = new Collector(watcher, { filters: all });
      await seen.untilTrue(() => seen.errors.length >= 2, `two timeouts at ${path}`);
      expect(seen.errors[0]?.message).toContain("no answer within 100 ms");
      heal();
      await seen.stream.ready;
    }
  });

  it("retries a socket that does not exist for ever, and connects when it comes (pitfall 19)", async () => {
    const folder = await mkdtemp(join(tmpdir(), "crowsnest-socket-"));
    const host = `unix://${join(folder, "late.sock")}`;
    await using watcher = new DockerWatcher({ host, retry: quick });
    await using seen = new Collector(watcher, { filters: all });
    await seen.untilTrue(() => seen.errors.length >= 20, "twenty tries");
    expect(new Set(seen.errors.map(({ code }) => code))).toEqual(new Set(["unreachable"]));
    await using engine = await FakeEngine.start({ host });
    await seen.stream.ready;
    engine.run({ name: "late" });
    await seen.untilTold("started late");
    await rm(folder, { recursive: true });
  });

  it.each([401, 403, 400])("tells a %i at once and retries it slowly (pitfall 19)", async (status) => {
    await using engine = await FakeEngine.start();
    engine.inject({ kind: "status", status });
    const { logger, lines } = recordingLogger();
    await using watcher = new DockerWatcher({ host: engine.host, logger });
    await using seen = new Collector(watcher, { filters: all });
    const error = await seen.untilTrue(() => seen.errors.length > 0, "the refusal").then(() => seen.errors[0]);
    expect(error?.code).toBe(status === 400 ? "rejected" : "unauthorized");
    expect(error?.retryIn).toBeGreaterThanOrEqual(1500);
    expect(lines.filter(({ level }) => level === "warn")).toHaveLength(1);
  });

  it("an engine that sends headers and closes is no hot loop (pitfall 18)", async () => {
    await using engine = await FakeEngine.start();
    engine.inject({ kind: "headers-only" }, { path: "/events" });
    await using watcher = new DockerWatcher({ host: engine.host, random: () => 0.25 });
    await using seen = new Collector(watcher, { filters: all });
    await seen.untilTrue(() => seen.errors.length >= 7, "seven tries");
    // A quarter of the ceilings, which no connection of such a kind has begin anew.
    expect(seen.errors.slice(0, 7).map(({ retryIn }) => retryIn)).toEqual([25, 50, 100, 200, 400, 750, 750]);
    expect(seen.errors.slice(0, 7).map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(engine.counters.requests["/_ping"]).toBeLessThanOrEqual(8);
  });

  it("failFast makes the first failure final", async () => {
    await using watcher = new DockerWatcher({ host: "unix:///nowhere/docker.sock", failFast: true });
    const stream = watcher.watch();
    await expect(stream.ready).rejects.toMatchObject({ code: "unreachable", fatal: true });
    await expect(stream.next()).rejects.toMatchObject({ code: "unreachable" });
    expect(await stream.closed).toMatchObject({ code: "unreachable", fatal: true });
  });

  it("failFast does not end a watch that was established before", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host, failFast: true, retry: quick });
    await using seen = await Collector.start(watcher, { filters: all });
    await engine.crash("none");
    await seen.untilTrue(() => seen.errors.length >= 3, "three failures");
    await engine.recover();
    await seen.until(({ action }) => action === "force-reload");
  });

  it("a socket path wins over DOCKER_HOST (pitfall 17)", async () => {
    const before = process.env["DOCKER_HOST"];
    process.env["DOCKER_HOST"] = "tcp://127.0.0.1:1";
    try {
      await using engine = await FakeEngine.start();
      await using watcher = new DockerWatcher({ host: engine.host });
      await using seen = await Collector.start(watcher, { filters: all });
      engine.run({ name: "right" });
      await seen.untilTold("started right");
      expect(watcher.host).toBe(engine.host);
    } finally {
      if (before === undefined) delete process.env["DOCKER_HOST"];
      else process.env["DOCKER_HOST"] = before;
    }
  });

  it("a plain file in the place of a socket is unreachable, not the end", async () => {
    const folder = await mkdtemp(join(tmpdir(), "crowsnest-socket-"));
    const path = join(folder, "plain");
    await writeFile(path, "");
    await using watcher = new DockerWatcher({ host: `unix://${path}`, retry: quick });
    await using seen = new Collector(watcher);
    expect((await seen.untilError("unreachable")).message).toContain(path);
    await rm(folder, { recursive: true });
  });

  it("an engine without a list: a plain watch works, a snapshot waits and says why", async () => {
    await using engine = await FakeEngine.start();
    const heal = engine.inject({ kind: "status", status: 403 }, { path: "/containers/json" });
    await using watcher = new DockerWatcher({ host: engine.host, retry: quick });
    await using plain = await Collector.start(watcher, { filters: all });
    await using whole = new Collector(watcher, { filters: all, snapshot: true });
    engine.run({ name: "one" });
    await plain.untilTold("started one");
    await whole.untilError("list");
    expect(whole.events).toEqual([]);
    heal();
    await whole.stream.ready;
    await whole.untilTold("started one");
    expect(whole.events).toMatchObject([{ action: "container-start", origin: "snapshot" }]);
  });
});
