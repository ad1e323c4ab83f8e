import { Action, type DockerEvent, type FileEvent, type WatchEvent } from "@crowsnest/events";
import type { FileEntry } from "@crowsnest/file-watcher";
import { describe, expect, it } from "vitest";
import { ContainerDeck } from "../../src/deck/container-deck.ts";
import { Deck } from "../../src/deck/deck.ts";
import { RecentBatches } from "../../src/deck/recent-batches.ts";
import type { BatchMessage } from "../../src/web/protocol.ts";
import { started } from "../web/rig.ts";

function after(action: DockerEvent["action"], time: number, attributes: Record<string, string> = {}): DockerEvent {
  const event = started("web", { colour: "red" }, time);
  return { ...event, action, actorAttributes: { ...event.actorAttributes, ...attributes } };
}

describe("the fleet", () => {
  const states = (...events: DockerEvent[]) => {
    const deck = new ContainerDeck();
    return events.map((event) => {
      deck.apply(event);
      const [web] = deck.values();
      return web && [web.state, web.since, web.health, web.exitCode];
    });
  };

  it("follows a container through its life", () => {
    expect(
      states(
        after(Action.ContainerCreate, 1),
        after(Action.ContainerStart, 2),
        after(Action.ContainerHealthy, 3),
        after(Action.ContainerPause, 4),
        after(Action.ContainerUnpause, 5),
        after(Action.ContainerUnhealthy, 6),
        after(Action.ContainerKill, 7, { signal: "15" }),
        after(Action.ContainerDie, 8, { exitCode: "143" }),
        after(Action.ContainerStop, 9),
        after(Action.ContainerStart, 10),
        after(Action.ContainerRestart, 11),
        after(Action.ContainerDestroy, 12),
      ),
    ).toEqual([
      ["created", 1, undefined, undefined],
      ["running", 2, undefined, undefined],
      ["running", 2, "healthy", undefined],
      ["paused", 4, "healthy", undefined],
      ["running", 5, "healthy", undefined],
      ["running", 5, "unhealthy", undefined],
      ["running", 5, "unhealthy", undefined],
      ["exited", 8, undefined, 143],
      ["exited", 8, undefined, 143],
      ["running", 10, undefined, undefined],
      ["running", 10, undefined, undefined],
      undefined,
    ]);
  });

  it("has labels, without what else the engine puts beside them", () => {
    const deck = new ContainerDeck();
    deck.apply(after(Action.ContainerDie, 1, { exitCode: "1", execDuration: "3" }));
    expect(deck.values()).toMatchObject([{ name: "web", image: "busybox", labels: { colour: "red" } }]);
    expect(Object.keys(deck.values()[0]?.labels ?? {})).toEqual(["colour"]);
  });

  it("has the name of the last rename, and is what a list says after a force-reload", () => {
    const deck = new ContainerDeck();
    deck.apply(after(Action.ContainerStart, 1));
    deck.apply({ ...after(Action.ContainerRename, 2), actorName: "shop" });
    expect(deck.values()).toMatchObject([{ name: "shop", since: 1 }]);
    deck.takeChanges();
    const labels = { colour: "red" };
    deck.replaceWith([
      { id: "other", name: "other", image: "i", state: "exited", exitCode: 3, labels: {}, since: 5 },
      { id: "id-web", name: "shop", image: "busybox", state: "running", health: "starting", labels, since: 1 },
    ]);
    const { set, removed } = deck.takeChanges();
    expect(set.map(({ name, health, exitCode }) => [name, health, exitCode])).toEqual([
      ["other", undefined, 3],
      ["shop", "starting", undefined],
    ]);
    expect(removed).toEqual([]);
    deck.replaceWith([]);
    expect([...deck.takeChanges().removed].sort()).toEqual(["id-web", "other"]);
    expect(deck.takeChanges(), "told once").toEqual({ set: [], removed: [] });
  });
});

describe("the files", () => {
  const directory = "/config";
  const entry = (name: string, modified: number): FileEntry => ({ name, kind: "file", size: 1, modified });
  const change = (action: FileEvent["action"], actorName: string, more: Partial<FileEvent> = {}): FileEvent => ({
    ...{ type: "file", action, actorId: "", actorName, actorAttributes: {}, directory, time: 1, origin: "live" },
    ...more,
  });

  it("are listed when something is told of them, with what was told last", async () => {
    let files = [entry("a", 1), entry("b", 2), { ...entry("folder", 3), kind: "directory" as const }];
    let lists = 0;
    const deck = new Deck(async () => {
      lists += 1;
      return files;
    });
    const take = async (...events: WatchEvent[]): Promise<BatchMessage> => {
      const batch = { number: 1, at: 0, events };
      return deck.take(batch, { routes: [], problems: [] }, await deck.lookAtFiles(batch));
    };
    await take(change(Action.FileCreated, "a", { origin: "snapshot" }));
    expect(deck.view.files).toEqual([
      { name: "b", size: 1, modified: 2 },
      { name: "a", size: 1, modified: 1 },
    ]);
    await take(started("web"));
    expect(lists, "containers are no reason to list files").toBe(1);
    files = [entry("a", 9), entry("c", 2)];
    const written = await take(change(Action.FileWritten, "a"), change(Action.FileRenamed, "c", { previousName: "b" }));
    expect(written.files.set.map(({ name, last }) => [name, last])).toEqual([
      ["a", "file-written"],
      ["c", "file-renamed"],
    ]);
    expect(written.files.removed).toEqual(["b"]);
  });

  it("stay as they were while they cannot be listed", async () => {
    let broken = false;
    const deck = new Deck(async () => {
      if (broken) throw new Error("gone");
      return [entry("a", 1)];
    });
    const batch = { number: 1, at: 0, events: [change(Action.FileCreated, "a")] };
    deck.take(batch, { routes: [], problems: [] }, await deck.lookAtFiles(batch));
    broken = true;
    deck.take(batch, { routes: [], problems: [] }, await deck.lookAtFiles(batch));
    expect(deck.view.files).toHaveLength(1);
  });
});

describe("recent batches", () => {
  const batch = (number: number, events: number) => ({
    ...{ number, at: number },
    events: Array.from({ length: events }, (_, index) => started(`${number}-${index}`)),
  });

  it("hold the newest events, of the oldest batch only as many as fit", () => {
    const recent = new RecentBatches(5);
    for (const [number, events] of [2, 2, 3].entries()) recent.add(batch(number, events));
    const held = recent.batches.map(({ number, events }) => [number, events.map(({ actorName }) => actorName)]);
    expect(held).toEqual([
      [1, ["1-0", "1-1"]],
      [2, ["2-0", "2-1", "2-2"]],
    ]);
    recent.add(batch(3, 1));
    expect(recent.batches.map(({ events }) => events.map(({ actorName }) => actorName))).toEqual([
      ["1-1"],
      ["2-0", "2-1", "2-2"],
      ["3-0"],
    ]);
    recent.add(batch(4, 9));
    expect(recent.batches.map(({ number, events }) => [number, events.length])).toEqual([[4, 5]]);
  });

  it("are bounded also when there is nothing in them", () => {
    const recent = new RecentBatches(5);
    for (let number = 0; number < 20; number += 1) recent.add(batch(number, 0));
    expect(recent.batches.map(({ number }) => number)).toEqual([15, 16, 17, 18, 19]);
  });
});
