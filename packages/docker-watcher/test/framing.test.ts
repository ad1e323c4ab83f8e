import { FakeEngine, FaultProxy } from "@crowsnest/testkit";
import { describe, expect, it } from "vitest";
import { DockerWatcher, dockerFilters, Filter } from "../src/index.ts";
import { Collector } from "./collector.ts";

const all = dockerFilters(Filter.container);

describe("Lines of the event stream", () => {
  it("arrive whole when the network splits them to one byte, also within UTF-8 and with 240 KB (pitfall 1)", async () => {
    await using engine = await FakeEngine.start();
    await using proxy = await FaultProxy.start({ target: engine.host });
    await using watcher = new DockerWatcher({ host: proxy.host });
    await using seen = await Collector.start(watcher, { filters: all });
    proxy.split({ min: 1, max: 3 });
    engine.run({ name: "utf", labels: { note: "Zürich → 東京 🐳" } });
    await seen.untilTold("started utf");
    proxy.split({ min: 1, max: 5000 });
    engine.exec("utf", "x".repeat(240_000));
    engine.stop("utf");
    await seen.untilTold("stopped utf");
    expect(seen.told()).toEqual([
      "created utf",
      "started utf",
      "killed utf (signal 15)",
      "died utf (exit 143)",
      "stopped utf",
    ]);
    expect(seen.events[0]?.actorAttributes["note"]).toBe("Zürich → 東京 🐳");
    expect(seen.errors).toEqual([]);
  });

  it.each(["reset", "clean", "mid-line", "mid-chunk", "clean-mid-line"] as const)(
    "a connection that ends %s: the rest of a line is neither told nor glued to the next (pitfalls 2 and 3)",
    async (place) => {
      await using engine = await FakeEngine.start();
      await using watcher = new DockerWatcher({ host: engine.host });
      await using seen = await Collector.start(watcher, { filters: all });
      engine.run({ name: "one" });
      await seen.untilTold("started one");
      engine.cut(place);
      engine.stop("one");
      engine.run({ name: "two" });
      await seen.untilTold("started two");
      const stop = ["killed one (signal 15)", "died one (exit 143)", "stopped one"];
      expect(seen.told()).toEqual(["created one", "started one", ...stop, "created two", "started two"]);
      await seen.untilBack();
      expect(seen.reloads).toEqual([]);
      expect(seen.errors.map(({ code }) => code)).toEqual(["disconnected"]);
      expect(seen.stream.stats.reconnects).toBe(1);
    },
  );

  it.each(["application/x-ndjson", "application/jsonl", "application/json-seq"] as const)(
    "an engine of API 1.52 that answers %s without status, id and from (pitfall 13)",
    async (mediaType) => {
      await using engine = await FakeEngine.start({ apiVersion: "1.52", version: "29.0.0", mediaType });
      await using watcher = new DockerWatcher({ host: engine.host });
      await using seen = await Collector.start(watcher, { filters: all });
      engine.run({ name: "new" });
      engine.kill("new");
      await seen.untilTold("died new (exit 137)");
      expect(seen.told()).toEqual(["created new", "started new", "killed new (signal 9)", "died new (exit 137)"]);
    },
  );

  it("actions with a suffix: health is told, exec is not (pitfall 14)", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host });
    await using seen = await Collector.start(watcher, { filters: all });
    engine.run({ name: "sick" });
    engine.exec("sick", "sh -c start: die");
    engine.health("sick", "unhealthy");
    engine.health("sick", "healthy");
    await seen.until(({ action }) => action === "container-healthy");
    expect(seen.events.map(({ action }) => action)).toEqual([
      "container-create",
      "container-start",
      "container-unhealthy",
      "container-healthy",
    ]);
  });

  it("an event without an actor's id, as of a prune, is told to nobody (pitfall 16)", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host });
    await using seen = await Collector.start(watcher, { filters: all });
    engine.create({ name: "old" });
    engine.prune();
    engine.create({ name: "next" });
    await seen.untilTold("created next");
    expect(seen.told()).toEqual(["created old", "destroyed old", "created next"]);
  });

  it("labels named __proto__ and constructor are labels like any", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host });
    const labels = JSON.parse('{"__proto__": "a", "constructor": "b", "timeNano": "5"}') as Record<string, string>;
    await using seen = await Collector.start(watcher, { filters: all });
    engine.run({ name: "odd", labels });
    await seen.untilTold("started odd");
    const attributes = seen.events[0]?.actorAttributes ?? {};
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
    expect(Object.entries(attributes)).toEqual(
      expect.arrayContaining([
        ["__proto__", "a"],
        ["constructor", "b"],
      ]),
    );
    const [listed] = await watcher.list();
    expect(Object.entries(listed?.labels ?? {})).toEqual(expect.arrayContaining([["__proto__", "a"]]));
    expect(seen.errors).toEqual([]);
  });

  it("a blank line is nothing; one that is no event is passed over, and told as an error and a force-reload", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host });
    await using seen = await Collector.start(watcher, { filters: all });
    engine.sendRaw("\n\r\n");
    engine.sendRaw('{"not": "an event"}\n');
    engine.run({ name: "after" });
    await seen.untilTold("started after");
    expect(seen.errors.map(({ code }) => code)).toEqual(["protocol"]);
    expect(seen.reloads).toMatchObject([{ cause: "dropped", dropped: 1 }]);
    expect(seen.stream.stats.reconnects).toBe(0);
  });

  it("a line beyond the limit is passed over, told, and does not keep the stream from going on for ever", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host, lineLimit: 10_000 });
    await using seen = await Collector.start(watcher, { filters: all });
    engine.run({ name: "big" });
    engine.exec("big", "x".repeat(50_000));
    engine.stop("big");
    await seen.untilTold("stopped big");
    // An exec is told twice with its command.
    expect(seen.reloads).toMatchObject([{ cause: "dropped" }, { cause: "dropped" }]);
    expect(seen.errors.every(({ code }) => code === "protocol")).toBe(true);
    expect(seen.stream.stats.reconnects).toBe(0);
  });
});
