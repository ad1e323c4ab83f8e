import { systemClock } from "@crowsnest/events";
import { describe, expect, it } from "vitest";
import type { Look } from "../src/look/snapshot.ts";
import { directoryScope } from "../src/scope/scope.ts";
import { LooseNames } from "../src/tell/loose-names.ts";
import { Tracker } from "../src/tell/tracker.ts";
import { entry } from "./support/entries.ts";

const tree = directoryScope(true, false, { globs: [], matches: () => false });

function trackerOf(look: Look): Tracker {
  const tracker = new Tracker("/watched", tree, 0, systemClock);
  tracker.begin(look);
  return tracker;
}

function directories(inode: bigint, ...names: string[]): Look {
  return new Map(names.map((name, index) => [name, entry({ kind: "directory", inode: inode + BigInt(index) })]));
}

describe("a tracker", () => {
  it("still wants to look at what was notified while it looked at everything", () => {
    const tracker = trackerOf(new Map([["a", entry()]]));
    tracker.forget();
    tracker.hint("a");
    tracker.replace(new Map([["a", entry()]]), "reconcile");
    expect(tracker.pending.take(10)).toEqual(["a"]);
  });

  it("forgets what was to be looked at in a directory that is lost", () => {
    const tracker = trackerOf(new Map([["a", entry()]]));
    tracker.hint("a");
    tracker.forget();
    expect(tracker.pending.isEmpty).toBe(true);
  });

  it.each([true, false])(
    "knows a tree that came unheard, though the end of the last one was notified (alone: %s)",
    (alone) => {
      const tracker = trackerOf(directories(1n, "a", "a/b"));
      // They were removed, and only the coming of the topmost is notified.
      for (const name of ["a", "a/b"]) tracker.hint(name);
      expect(tracker.bringsUnheard(directories(10n, "a", "a/b"), alone)).toBe(alone);
    },
  );

  it("knows of a directory that came while its source began", () => {
    const tracker = trackerOf(new Map([...directories(1n, "a"), ["b", entry({ inode: 2n })]]));
    tracker.hint("b");
    expect(tracker.beganWithNewTree).toBe(false);
    tracker.hint("a");
    expect(tracker.beganWithNewTree).toBe(true);
  });
});

describe("names that can change unheard", () => {
  it("have their turn, however many they are", () => {
    const loose = new LooseNames(undefined);
    const names = Array.from({ length: 10 }, (_, index) => `link${index}`);
    for (const name of names) loose.keep(name, entry({ link: true }));
    const seen = [loose.next(4), loose.next(4), loose.next(4)];
    expect(seen.map((round) => round.length)).toEqual([4, 4, 4]);
    expect(new Set(seen.flat())).toEqual(new Set(names));
  });
});
