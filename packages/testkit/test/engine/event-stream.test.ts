import { describe, expect, it } from "vitest";
import { FakeEngine, ManualClock } from "../../src/index.ts";
import { inTime } from "../in-time.ts";
import { replay } from "../request.ts";
import { subscribe } from "../subscription.ts";

/** The actions of lines. */
const actions = (lines: readonly string[]) => lines.map((line) => JSON.parse(line).Action as string);
/** The exact time of a line, which JSON.parse would round. */
const time = (line: string | undefined) => /"timeNano":([0-9]+)/.exec(line ?? "")?.[1] ?? "";
const seconds = (nanoseconds: string) => `${nanoseconds.slice(0, -9)}.${nanoseconds.slice(-9)}`;

describe("The event stream of a fake engine", () => {
  it("sends its headers at once and each event as it happens", async () => {
    await using engine = await FakeEngine.start();
    await using client = await subscribe(engine.host);
    expect(client.events).toEqual([]);
    engine.run({ name: "web" });
    await inTime(() => expect(client.events).toEqual(["create web", "start web"]));
    expect(client.head).toContain("Content-Type: application/json");
    expect(engine.counters).toMatchObject({ eventStreams: 1, eventsSent: 2, connections: 1 });
  });

  it("gives every event a time of its own, exact to the nanosecond, also with a clock that stands still", async () => {
    await using engine = await FakeEngine.start({ clock: new ManualClock(1_795_520_499_123) });
    engine.run({ name: "web" });
    await using client = await subscribe(engine.host, "since=1");
    await inTime(() => expect(client.events).toHaveLength(3));
    const times = client.body.split("\n").slice(0, -1).map(time);
    expect(times).toEqual(["1795520499123000001", "1795520499123000002", "1795520499123000004"]);
  });

  it("replays from `since` to `until`, both included, to the nanosecond", async () => {
    await using engine = await FakeEngine.start();
    engine.run({ name: "web" });
    engine.pause("web");
    engine.unpause("web");
    const all = await replay(engine.host, { type: ["container"] });
    const [from, to] = [seconds(time(all[1])), seconds(time(all[2]))];
    expect(actions(all)).toEqual(["create", "start", "pause", "unpause"]);
    expect(actions(await replay(engine.host, { type: ["container"] }, `since=${from}&until=${to}`))).toEqual([
      "start",
      "pause",
    ]);
    expect(actions(await replay(engine.host, { type: ["container"] }, `since=${from}&until=${from}`))).toEqual([
      "start",
    ]);
  });

  it("goes back from the newest event and stops at the first that is too old, as Docker does", async () => {
    await using engine = await FakeEngine.start();
    const event = (action: string, timeNano: bigint) => engine.emit({ type: "container", action, id: "x", timeNano });
    event("start", 1_500_000_000_000_000_005n);
    event("die", 1_500_000_000_000_000_003n);
    event("stop", 1_500_000_000_000_000_006n);
    const since = (nano: string) => replay(engine.host, {}, `since=${seconds(nano)}&until=1500000001`);
    // The walk stops at `die`, and so never gets to `start`.
    expect(actions(await since("1500000000000000005"))).toEqual(["stop"]);
    expect(actions(await since("1500000000000000003"))).toEqual(["start", "die", "stop"]);
  });

  it("remembers 256 events of all types", async () => {
    await using engine = await FakeEngine.start();
    engine.run({ name: "web" });
    for (let number = 0; number < 254; number += 1) engine.tag(`image:${number}`);
    expect(actions(await replay(engine.host)).slice(0, 3)).toEqual(["connect", "start", "tag"]);
    engine.tag("image:254");
    engine.tag("image:255");
    expect(actions(await replay(engine.host, { type: ["container"] }))).toEqual([]);
  });

  it("ends at an `until` that is still to come, by its own clock", async () => {
    const clock = new ManualClock(1_795_520_499_000);
    await using engine = await FakeEngine.start({ clock });
    await using client = await subscribe(engine.host, "until=1795520501");
    engine.tag("a:1");
    clock.tick(1999);
    await inTime(() => expect(client.events).toEqual(["tag a:1"]));
    expect(engine.counters.eventStreams).toBe(1);
    clock.tick(1);
    await inTime(() => expect(client.raw.endsWith("0\r\n\r\n")).toBe(true));
    expect(engine.counters.eventStreams).toBe(0);
    expect(clock.timers).toBe(0);
  });

  it("answers one request after another on a connection, an ended event stream among them", async () => {
    await using engine = await FakeEngine.start();
    await using client = await subscribe(engine.host, "until=1");
    await inTime(() => expect(client.raw.endsWith("0\r\n\r\n")).toBe(true));
    expect(client.isClosed).toBe(false);
  });

  it.each([
    ["1.41", true],
    ["1.51", true],
    ["1.52", false],
    ["1.100", false],
  ])("of API %s has the legacy fields: %s", async (apiVersion, legacy) => {
    await using engine = await FakeEngine.start({ apiVersion });
    engine.create({ name: "web" });
    const [line = ""] = await replay(engine.host);
    expect(["status", "id", "from"].map((name) => name in JSON.parse(line))).toEqual([legacy, legacy, legacy]);
  });

  it.each(["application/x-ndjson", "application/jsonl", "application/json-seq"] as const)(
    "speaks %s",
    async (mediaType) => {
      await using engine = await FakeEngine.start({ mediaType });
      await using client = await subscribe(engine.host);
      engine.create({ name: "web" });
      await inTime(() => expect(client.events).toEqual(["create web"]));
      expect(client.head).toContain(`Content-Type: ${mediaType}`);
      expect(client.body.startsWith("\u001e")).toBe(mediaType === "application/json-seq");
    },
  );

  it("keeps labels that are named like parts of JavaScript's objects", async () => {
    await using engine = await FakeEngine.start();
    const labels = JSON.parse('{"__proto__":"a","constructor":"b","10":"c","9":"d"}');
    engine.create({ name: "web", labels });
    const [line = ""] = await replay(engine.host);
    expect(line).toContain(
      '"Attributes":{"10":"c","9":"d","__proto__":"a","constructor":"b","image":"busybox:latest","name":"web"}',
    );
  });

  it("drops events for a client that does not read, without a word, and counts them", async () => {
    await using engine = await FakeEngine.start();
    await using client = await subscribe(engine.host);
    engine.run({ name: "web" });
    client.pause();
    const command = "x".repeat(2000);
    await inTime(() => {
      for (let number = 0; number < 100; number += 1) engine.exec("web", command);
      expect(engine.counters.eventsDropped).toBeGreaterThan(0);
    });
    const { eventsSent } = engine.counters;
    client.resume();
    await inTime(() => expect(client.count).toBe(eventsSent));
  });

  it("drops nothing of a burst for a client that reads", async () => {
    await using engine = await FakeEngine.start();
    await using client = await subscribe(engine.host);
    for (let number = 0; number < 5000; number += 1)
      engine.emit({ type: "container", action: "update", id: `${number}` });
    await inTime(() => expect(client.count).toBe(5000));
    expect(engine.counters).toMatchObject({ eventsSent: 5000, eventsDropped: 0 });
  });
});
