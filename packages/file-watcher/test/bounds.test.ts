import { systemClock } from "@crowsnest/events";
import { describe, expect, it, vi } from "vitest";
import type { Entry } from "../src/look/entry.ts";
import { Surveyor } from "../src/look/survey.ts";
import { directoryScope } from "../src/scope/scope.ts";
import { Tracker } from "../src/tell/tracker.ts";
import { entry } from "./support/entries.ts";
import { MemoryFileSystem } from "./support/memory-file-system.ts";

const tree = directoryScope(true, false, { globs: [], matches: () => false });

describe("the work and the memory of", () => {
  it("a look at many new directories: what is known is gone through once at most", async () => {
    const inspector = {
      fileSystem: new MemoryFileSystem("/watched"),
      tick: 0,
      pairByContent: false,
      wallTime: () => Date.now(),
    };
    const surveyor = new Surveyor("/watched", tree, inspector, true, () => {});
    const known = new Map([["replaced", entry({ kind: "directory", inode: 9n })]]);
    const goThrough = vi.spyOn(known, "keys");
    const came = Array.from({ length: 500 }, (_, index) => [`d${index}`, entry({ kind: "directory" })] as const);
    const look = new Map<string, Entry>([...came, ["replaced", entry({ kind: "directory", inode: 10n })]]);
    await surveyor.extend(look, known);
    expect(goThrough.mock.calls.length).toBeLessThanOrEqual(1);
  });

  it("a tracker while something waits: a notification counts until what it was about is told", () => {
    const tracker = new Tracker("/watched", tree, 60_000, systemClock);
    tracker.begin(new Map([["a", entry()]]));
    tracker.hint("waiting");
    tracker.absorb(new Map([["waiting", entry({ inode: 2n })]]), "live");
    tracker.hint("a");
    // It is as it was.
    tracker.absorb(new Map([["a", entry()]]), "live");
    const told = tracker.replace(new Map([["a", entry({ modified: 7n })]]), "reconcile");
    expect(told.map(({ actorName, origin }) => [actorName, origin])).toEqual([["a", "reconcile"]]);
  });
});
