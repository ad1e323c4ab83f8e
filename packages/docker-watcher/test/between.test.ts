import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, systemClock } from "@crowsnest/events";
import { FakeEngine } from "@crowsnest/testkit";
import { describe, expect, it } from "vitest";
import { containerNameOrId, DockerWatcher, dockerFilters, Filter } from "../src/index.ts";
import { Collector } from "./collector.ts";
import { fleetFrom } from "./fleet-table.ts";

const all = dockerFilters(Filter.container);
const retry = { initialDelay: 5, maxDelay: 20 };
const fleetOfFake = (engine: FakeEngine): Record<string, string> =>
  Object.fromEntries(
    engine.containers
      .map(({ name, state, exitCode }): [string, string] => [name, state === "exited" ? `exited ${exitCode}` : state])
      .sort(),
  );

/** A clock by which a test lasts less than a second, however busy the machine is. Its timers are the machine's. */
function slowClock(): Clock {
  const [wall, start] = [systemClock.wallTime(), systemClock.now()];
  const now = (): number => start + (systemClock.now() - start) / 1000;
  return { ...systemClock, now, wallTime: () => wall + now() - start };
}

describe("Between two connections", () => {
  it("a snapshot that is asked for while the engine is away is told once, when it is back", async () => {
    await using engine = await FakeEngine.start({ liveRestore: true });
    engine.run({ name: "stays" });
    engine.run({ name: "dies" });
    await using watcher = new DockerWatcher({ host: engine.host, retry });
    await using early = await Collector.start(watcher, { filters: all, snapshot: true });
    await engine.crash();
    await early.untilError("unreachable");
    await using late = new Collector(watcher, { filters: all, snapshot: true });
    engine.die("dies", 4);
    await engine.recover();
    await late.stream.ready;
    engine.run({ name: "new" });
    await late.untilTold("started new");
    await early.untilTold("started new");
    const news = ["created new", "started new"];
    // In whatever order the engine lists them.
    expect(late.told().slice(0, 2).sort()).toEqual(["died dies (exit 4)", "started stays"]);
    expect(late.told().slice(2)).toEqual(news);
    expect(late.reloads).toEqual([]);
    expect(early.told().slice(0, 2).sort()).toEqual(["started dies", "started stays"]);
    expect(early.told().slice(2)).toEqual(["died dies (exit 4)", "force-reloaded (gap)", ...news]);
  });

  it("an engine that is killed while it lists for a snapshot: told once, when it is back", async () => {
    await using engine = await FakeEngine.start({ liveRestore: true });
    engine.run({ name: "one" });
    const heal = engine.inject({ kind: "delay", delay: 60_000 }, { path: "/containers/json" });
    await using watcher = new DockerWatcher({ host: engine.host, retry });
    await using seen = new Collector(watcher, { filters: all, snapshot: true });
    const listed = (): boolean => (engine.counters.requests["/containers/json"] ?? 0) > 0;
    await seen.untilTrue(() => listed() || engine.counters.eventStreams > 0, "the list");
    await engine.crash();
    await seen.untilTrue(() => seen.errors.length > 0, "the failure");
    heal();
    await engine.recover();
    await seen.stream.ready;
    engine.kill("one");
    await seen.untilTold("died one (exit 137)");
    expect(seen.told()).toEqual(["started one", "killed one (signal 9)", "died one (exit 137)"]);
  });

  it.each([403, 404])("inspections that are answered with %i: the difference is told all the same", async (status) => {
    // A list that says "Up 2 seconds" may be enough; one that says "Less than a second" never is.
    const clock = slowClock();
    await using engine = await FakeEngine.start({ liveRestore: true, clock });
    engine.run({ name: "stays" });
    engine.run({ name: "dies" });
    engine.inject({ kind: "status", status }, { path: "/containers/{id}/json" });
    await using watcher = new DockerWatcher({ host: engine.host, retry, clock });
    await using seen = await Collector.start(watcher, { filters: all, snapshot: true });
    await engine.crash();
    engine.die("dies", 3);
    await engine.recover();
    await seen.until(({ action }) => action === "force-reload");
    expect(engine.counters.requests["/containers/{id}/json"]).toBeGreaterThan(0);
    expect(seen.told().slice(2)).toEqual(["died dies (exit 3)", "force-reloaded (gap)"]);
    expect(seen.errors.every(({ code }) => code === "disconnected" || code === "unreachable")).toBe(true);
  });

  it("a container whose stop is told after its destroy, as of one that removes itself, is not destroyed once more", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host, retry });
    await using seen = await Collector.start(watcher, { filters: all });
    const { id } = engine.run({ name: "job", autoRemove: true });
    engine.die("job");
    for (const action of ["stop", "restart"]) {
      engine.emit({ type: "container", action, id, attributes: { name: "job", image: "busybox:test" } });
    }
    await seen.untilTold("restarted job");
    engine.cut();
    for (let number = 0; number < 300; number += 1) engine.tag(`image:${number}`);
    await seen.until(({ action }) => action === "force-reload");
    const words = ["created job", "started job", "died job (exit 0)", "destroyed job", "stopped job", "restarted job"];
    expect(seen.told()).toEqual([...words, "force-reloaded (gap)"]);
  });

  it("containers that exchange their names while more happens than the engine remembers", async () => {
    await using engine = await FakeEngine.start();
    engine.run({ name: "blue" });
    engine.run({ name: "green" });
    await using watcher = new DockerWatcher({ host: engine.host, retry: { initialDelay: 100, maxDelay: 100 } });
    await using seen = await Collector.start(watcher, { filters: all, snapshot: true });
    await engine.crash();
    await engine.recover();
    await seen.until(({ action }) => action === "force-reload");
    engine.start("blue");
    engine.start("green");
    await seen.until(
      ({ action, actorName, ...event }) =>
        actorName === "green" && "origin" in event && event.origin === "live" && action === "container-start",
    );
    engine.cut();
    engine.rename("blue", "other");
    engine.rename("green", "blue");
    engine.rename("other", "green");
    for (let number = 0; number < 300; number += 1) engine.tag(`image:${number}`);
    await seen.untilTrue(() => seen.reloads.length === 2, "the second gap");
    expect(fleetFrom(seen.events)).toEqual(fleetOfFake(engine));
    const ids = Object.fromEntries(engine.containers.map(({ name, id }) => [id, name]));
    for (const event of seen.events.filter(({ action }) => action === "container-rename")) {
      expect(event.actorName).toBe(ids[event.actorId]);
    }
  });

  it("a container that its policy starts again and again, with a label that hides the exit code: in order, none missing", async () => {
    await using engine = await FakeEngine.start({ restartDelay: 5 });
    await using watcher = new DockerWatcher({ host: engine.host, retry });
    await using seen = await Collector.start(watcher, { filters: all });
    engine.run({ name: "loop", restart: "always", labels: { exitCode: "0" } });
    for (let round = 1; round <= 20; round += 1) {
      await seen.untilTrue(() => engine.containers[0]?.state === "running", "it to run");
      engine.die("loop", round);
      if (round % 6 === 0) engine.cut();
    }
    const deaths = (): typeof seen.events => seen.events.filter(({ action }) => action === "container-die");
    await seen.untilTrue(() => deaths().length === 20, "20 deaths");
    await seen.untilTrue(() => seen.events.at(-1)?.action === "container-start", "the last start");
    const words = seen.events.map(({ action }) => action);
    const runs = Array.from({ length: 20 }, () => ["container-start", "container-die"]).flat();
    expect(words).toEqual(["container-create", ...runs, "container-start"]);
    for (const [index, { actorAttributes }] of deaths().entries()) {
      expect([undefined, String(index + 1)]).toContain(actorAttributes["exitCode"]);
    }
    await seen.untilBack();
    expect(seen.reloads).toEqual([]);
  });

  it("watches with filters of their own that start at different moments are each told exactly theirs", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host, retry });
    await using first = await Collector.start(watcher, { filters: dockerFilters(Filter.die) });
    engine.run({ name: "aa" });
    engine.kill("aa");
    await first.untilTold("died aa (exit 137)");
    await using second = await Collector.start(watcher, {
      filters: dockerFilters(Filter.start, containerNameOrId("bb")),
    });
    engine.cut();
    engine.start("aa");
    engine.run({ name: "bb" });
    await second.untilTold("started bb");
    await using third = await Collector.start(watcher, { snapshot: true });
    engine.kill("bb");
    engine.kill("aa");
    await first.untilTold("died aa (exit 137)");
    await third.untilTold("died aa (exit 137)");
    await first.untilTrue(() => first.events.length === 3, "three deaths");
    expect(first.told()).toEqual(["died aa (exit 137)", "died bb (exit 137)", "died aa (exit 137)"]);
    expect(second.told()).toEqual(["started bb"]);
    // In whatever order the engine lists them.
    expect(third.told().slice(0, 2).sort()).toEqual(["started aa", "started bb"]);
    expect(third.told().slice(2)).toEqual(["died bb (exit 137)", "died aa (exit 137)"]);
  });

  it("an engine behind a proxy that takes the Date header away: nothing lost, nothing twice", async () => {
    await using engine = await FakeEngine.start();
    const proxy = createServer((asked, answer) => {
      answer.sendDate = false;
      const onward = request({ socketPath: engine.host.slice("unix://".length), path: asked.url ?? "/" }, (found) => {
        const { date: _, ...headers } = found.headers;
        answer.writeHead(found.statusCode ?? 500, headers);
        answer.flushHeaders();
        found.on("error", () => answer.destroy());
        found.pipe(answer);
      });
      onward.on("error", () => answer.destroy());
      answer.on("close", () => onward.destroy());
      onward.end();
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    try {
      await using watcher = new DockerWatcher({
        host: `tcp://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
        retry,
      });
      await using seen = await Collector.start(watcher, { filters: all, snapshot: true });
      engine.run({ name: "one" });
      await seen.untilTold("started one");
      engine.cut();
      engine.kill("one");
      await seen.untilTold("died one (exit 137)");
      expect(seen.told()).toEqual(["created one", "started one", "killed one (signal 9)", "died one (exit 137)"]);
      await seen.untilBack();
      expect(seen.reloads).toEqual([]);
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});
