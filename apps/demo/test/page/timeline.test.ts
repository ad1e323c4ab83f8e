import { Action, type DockerEvent } from "@crowsnest/events";
import { describe, expect, it } from "vitest";
import type { Entry } from "../../src/page/timeline/entry.ts";
import { noFilter } from "../../src/page/timeline/filter.ts";
import { groups } from "../../src/page/timeline/group.ts";
import { neighbour } from "../../src/page/timeline/keyboard.ts";
import { capacity, Timeline } from "../../src/page/timeline/timeline.ts";
import type { Batch } from "../../src/web/protocol.ts";

function started(name: string, labels: Record<string, string> = {}): DockerEvent {
  return {
    type: "docker",
    action: Action.ContainerStart,
    actorId: name,
    actorName: name,
    actorAttributes: labels,
    host: "unix:///fake.sock",
    time: 0,
    origin: "live",
  };
}

function batch(number: number, ...names: string[]): Batch {
  return { number, at: number * 1000, events: names.map((name) => started(name, { team: name.toUpperCase() })) };
}

function shown(timeline: Timeline): string[] {
  return timeline.view.value.entries.map(textOf);
}

function textOf(entry: Entry): string {
  if (entry.kind === "event") return `${entry.verb} ${entry.object}`;
  return entry.kind === "batch" ? `batch ${entry.batch}` : entry.text;
}

function timelineOf(...batches: Batch[]): Timeline {
  const timeline = new Timeline();
  timeline.resume(batches);
  timeline.show();
  return timeline;
}

describe("the timeline", () => {
  it("shows batches and their events in order, and each batch once", () => {
    const timeline = timelineOf(batch(1, "a"), batch(2, "b", "c"));
    timeline.addBatch(batch(2, "b", "c"));
    timeline.addBatch(batch(3, "d"));
    timeline.show();
    expect(shown(timeline)).toEqual([
      "batch 1",
      "started a",
      "batch 2",
      "started b",
      "started c",
      "batch 3",
      "started d",
    ]);
    expect(timeline.total.value).toBe(4);
  });

  it("tells how many batches it missed, and begins anew with another server", () => {
    const timeline = timelineOf(batch(1, "a"), batch(2, "b"));
    timeline.resume([batch(5, "e")]);
    timeline.show();
    expect(shown(timeline).slice(-3)).toEqual([
      "2 batches passed while this page was cut off; the tables are up to date",
      "batch 5",
      "started e",
    ]);
    timeline.resume([{ ...batch(1, "x"), at: 1 }]);
    timeline.show();
    expect(shown(timeline)).toEqual(["batch 1", "started x"]);
  });

  it("keeps the headings of batches in which something matches", () => {
    const timeline = timelineOf(batch(1, "web", "db"), batch(2, "db"), batch(3, "web"));
    timeline.setFilter({ ...noFilter, name: "WE" });
    expect(shown(timeline)).toEqual(["batch 1", "started web", "batch 3", "started web"]);
    timeline.setFilter({ ...noFilter, label: "team=d" });
    expect(shown(timeline)).toEqual(["batch 1", "started db", "batch 2", "started db"]);
    timeline.setFilter({ ...noFilter, type: "file" });
    expect(shown(timeline)).toEqual([]);
    timeline.setFilter({ ...noFilter, action: Action.ContainerStart, label: "team" });
    expect(timeline.view.value.entries).toHaveLength(7);
  });

  it("stands still while paused, counts what waits, and filters only what it had shown", () => {
    const timeline = timelineOf(batch(1, "a"));
    timeline.pause();
    timeline.addBatch(batch(2, "b", "c"));
    timeline.show();
    expect(shown(timeline)).toEqual(["batch 1", "started a"]);
    expect(timeline.waiting.value).toBe(2);
    timeline.setFilter({ ...noFilter, name: "b" });
    expect(shown(timeline)).toEqual([]);
    timeline.goOn();
    expect(shown(timeline)).toEqual(["batch 2", "started b"]);
    expect(timeline.waiting.value).toBe(0);
  });

  it("holds so many lines and no more, and says how many went", () => {
    const timeline = timelineOf(batch(1, "a"));
    const names = Array.from({ length: 999 }, (_, number) => `n${number}`);
    for (let number = 2; number <= 102; number += 1) {
      timeline.addBatch(batch(number, ...names));
      timeline.show();
    }
    const { entries, gone } = timeline.view.value;
    expect(entries.length).toBeLessThanOrEqual(capacity);
    expect(entries.length + gone).toBe(2 + 101 * 1000);
    expect(textOf(entries.at(-1) as Entry)).toBe("started n998");
  });
});

describe("what is drawn of it", () => {
  const { entries } = timelineOf(batch(1, "a", "b"), batch(2, "c")).view.value;

  it("is grouped by batch, also where the part begins within one", () => {
    expect(groups(entries, 0, 5).map(({ start, entries: own }) => [start, own.length])).toEqual([
      [0, 3],
      [3, 2],
    ]);
    expect(groups(entries, 2, 4).map(({ start, entries: own }) => [start, own.length])).toEqual([
      [2, 1],
      [3, 1],
    ]);
  });

  it.each([
    ["ArrowUp", -1, 4],
    ["ArrowUp", 4, 2],
    ["ArrowUp", 1, 1],
    ["ArrowDown", 2, 4],
    ["ArrowDown", 4, 4],
    ["PageUp", 4, 1],
    ["PageDown", 1, 4],
    ["Home", 4, 1],
    ["End", 1, 4],
    ["x", 1, undefined],
  ])("is walked by keys, over the headings: %s from %i leads to %s", (key, place, next) => {
    expect(neighbour(key, entries, place, 10)).toBe(next);
  });
});
