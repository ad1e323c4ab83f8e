import { until } from "@crowsnest/real-parts";
import { FakeEngine } from "@crowsnest/testkit";
import { describe, expect, it } from "vitest";
import { containerNameOrId, DockerWatcher, dockerFilters, Filter } from "../src/index.ts";
import { Collector } from "./collector.ts";
import { fleetFrom } from "./fleet-table.ts";

/** The engine's and our clock are compared to the millisecond. */
const tick = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const all = dockerFilters(Filter.container);

describe("Many watches of one watcher", () => {
  it("1,000 watches with 1,000 container filters share one connection, and each gets exactly its own events", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host });
    const names = Array.from({ length: 1000 }, (_, index) => `c${index}`);
    const watches = names.map((name) => new Collector(watcher, { filters: dockerFilters(containerNameOrId(name)) }));
    await Promise.all(watches.map(({ stream }) => stream.ready));
    await until(() => engine.counters.connections === 1, { what: "one connection" });
    const { eventStreamsTotal } = engine.counters;
    // As dockerd, the fake engine drops events for a client that it gives no chance to read.
    for (const [index, name] of names.entries()) {
      engine.run({ name });
      if (index % 50 === 0) await tick(1);
    }
    for (const [index, name] of names.entries()) {
      engine.kill(name);
      if (index % 50 === 0) await tick(1);
    }
    await watches.at(-1)?.untilTold("died c999 (exit 137)");
    for (const [index, watch] of watches.entries()) {
      const name = `c${index}`;
      expect(watch.told()).toEqual([
        `created ${name}`,
        `started ${name}`,
        `killed ${name} (signal 9)`,
        `died ${name} (exit 137)`,
      ]);
    }
    expect(engine.counters.eventStreamsTotal).toBe(eventStreamsTotal);
    for (const watch of watches.slice(1)) await watch[Symbol.asyncDispose]();
    expect(engine.counters.eventStreams).toBe(1);
    await watches[0]?.[Symbol.asyncDispose]();
    await until(() => engine.counters.connections === 0, { what: "the last watch to close the connection" });
  });

  it("filters are exact: a name is no prefix, an id may be 12 digits", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host });
    const web = engine.create({ name: "web" });
    await tick(3);
    await using byName = await Collector.start(watcher, { filters: dockerFilters(containerNameOrId("web")) });
    await using byId = await Collector.start(watcher, {
      filters: dockerFilters(containerNameOrId(web.id.slice(0, 12))),
    });
    await using byBoth = await Collector.start(watcher, {
      filters: dockerFilters(containerNameOrId("web"), containerNameOrId(web.id)),
    });
    engine.run({ name: "web2" });
    engine.start("web");
    await byName.untilTold("started web");
    for (const watch of [byName, byId, byBoth]) {
      await watch.untilTold("started web");
      expect(watch.told()).toEqual(["started web"]);
    }
  });

  it("who comes, who goes and another name change who hears of a container", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host });
    await using everything = await Collector.start(watcher, { filters: all });
    const ask = (...names: string[]): Promise<Collector> =>
      Collector.start(watcher, { filters: dockerFilters(...names.map(containerNameOrId)) });
    await using asWeb = await ask("web");
    const { id } = engine.run({ name: "web" });
    await everything.untilTold("started web");
    await tick(3);
    await using byId = await ask(id.slice(0, 20), "other");
    const leaver = await ask(id);
    engine.pause("web");
    await leaver.untilTold("paused web");
    await leaver[Symbol.asyncDispose]();
    engine.unpause("web");
    engine.rename("web", "api");
    engine.pause("api");
    await everything.untilTold("paused api");
    await tick(3);
    await using asApi = await ask("api");
    engine.unpause("api");
    for (const watch of [everything, byId, asApi]) await watch.untilTold("unpaused api");
    expect(asWeb.told()).toEqual(["created web", "started web", "paused web", "unpaused web", "renamed web → api"]);
    expect(byId.told()).toEqual(["paused web", "unpaused web", "renamed web → api", "paused api", "unpaused api"]);
    expect(leaver.told()).toEqual(["paused web"]);
    expect(asApi.told()).toEqual(["unpaused api"]);
  });

  it("a watch that joins late is told nothing from before, also when it joins while the connection is down", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({
      host: engine.host,
      retry: { initialDelay: 300, maxDelay: 300 },
      random: () => 1,
    });
    engine.run({ name: "ancient" });
    await tick(3);
    await using early = await Collector.start(watcher, { filters: all });
    engine.run({ name: "old" });
    await early.untilTold("started old");
    engine.cut();
    await early.untilError("disconnected");
    engine.run({ name: "missed" });
    await tick(20);
    await using late = new Collector(watcher, { filters: all });
    await tick(20);
    engine.run({ name: "since" });
    await late.untilTold("started since");
    await early.untilTold("started since");
    expect(late.told()).toEqual(["created since", "started since"]);
    expect(early.told("missed")).toEqual(["created missed", "started missed"]);
    expect(early.told("ancient")).toEqual([]);
    expect(early.events.find(({ actorName }) => actorName === "missed")).toMatchObject({ origin: "replay" });
    expect(early.events.find(({ actorName }) => actorName === "since")).toMatchObject({ origin: "replay" });
  });

  it("snapshot and live meet without gap or repeat, under load and with cuts in between", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host, retry: { initialDelay: 5, maxDelay: 10 } });
    const busy = setInterval(() => {
      const name = `n${Math.floor(Math.random() * 1e9)}`;
      engine.run({ name });
      const dice = Math.random();
      if (dice < 0.4) engine.pause(name);
      else if (dice < 0.7) engine.kill(name);
    }, 2);
    await using first = await Collector.start(watcher, { filters: all, snapshot: true });
    const watches = [first];
    for (let round = 0; round < 20; round += 1) {
      const watch = new Collector(watcher, { filters: all, snapshot: true });
      watches.push(watch);
      if (round % 3 === 0) engine.cut("mid-line");
      await watch.stream.ready;
      await tick(5);
    }
    clearInterval(busy);
    engine.run({ name: "last" });
    const truth = Object.fromEntries(
      engine.containers
        .map(({ name, state, exitCode }): [string, string] => [name, state === "exited" ? `exited ${exitCode}` : state])
        .sort(),
    );
    for (const watch of watches) {
      await watch.untilTold("started last");
      expect(fleetFrom(watch.events)).toEqual(truth);
      const keys = watch.events.map(({ actorId, action }) => `${actorId} ${action}`);
      // Each container here does each thing once.
      expect(keys).toHaveLength(new Set(keys).size);
      await watch[Symbol.asyncDispose]();
    }
  });
});
