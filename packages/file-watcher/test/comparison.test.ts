import { describe, expect, it } from "vitest";
import type { Entry } from "../src/look/entry.ts";
import { isRacy, timestampTick } from "../src/look/timestamp.ts";
import { classify } from "../src/tell/classify.ts";
import { type Change, diff, sameContent } from "../src/tell/diff.ts";
import { pairRenames } from "../src/tell/pair-renames.ts";
import { entry } from "./support/entries.ts";

function change(name: string, before?: Entry, after?: Entry): Change {
  return { name, before, after };
}

describe("the content of a name", () => {
  it.each<[string, Entry, Entry, boolean]>([
    ["is the same where nothing differs", entry(), entry(), true],
    ["differs with the size", entry(), entry({ size: 4 }), false],
    ["differs with the modification time", entry(), entry({ modified: 3n }), false],
    ["differs with the inode", entry(), entry({ inode: 2n }), false],
    ["is the same after a chmod, which changes the change time only", entry(), entry({ changed: 9n }), true],
    ["of a directory is none", entry({ kind: "directory" }), entry({ kind: "directory", modified: 3n }), true],
    ["differs with the kind", entry(), entry({ kind: "directory" }), false],
    ["is told by the hash where the look was racy", entry({ racy: true, hash: "a" }), entry({ hash: "b" }), false],
    ["is the same by the hash where the look was racy", entry({ racy: true, hash: "a" }), entry({ hash: "a" }), true],
    ["counts as changed where the look was racy and nothing is known", entry({ racy: true }), entry(), false],
    ["of an empty file needs no hash", entry({ racy: true, size: 0 }), entry({ size: 0 }), true],
  ])("%s", (_what, before, after, same) => {
    expect(sameContent(before, after)).toBe(same);
  });

  it("is compared for the names of the look only", () => {
    const snapshot = new Map([
      ["a", entry()],
      ["b", entry({ inode: 2n })],
    ]);
    const look = new Map([
      ["a", undefined],
      ["c", entry({ inode: 3n })],
      ["d", undefined],
    ]);
    expect(diff(snapshot, look).map((one) => one.name)).toEqual(["a", "c"]);
  });
});

describe("a rename", () => {
  it.each<[string, Entry, Entry, boolean]>([
    ["is the same inode, born at the same time", entry(), entry(), true],
    ["is not an inode number used again", entry(), entry({ birth: 5_000_123n }), false],
    ["may have been written on", entry(), entry({ size: 9, modified: 9n }), true],
    ["is not believed of a coarse birth time alone", entry({ birth: 5_000_000n }), entry({ birth: 5_000_000n }), false],
    ["is not believed where there is no birth time", entry({ birth: 0n }), entry({ birth: 0n }), false],
    ["is believed of the same content then", entry({ birth: 0n, hash: "a" }), entry({ birth: 0n, hash: "a" }), true],
    [
      "is not believed of a racy look then",
      entry({ birth: 0n, hash: "a", racy: true }),
      entry({ birth: 0n, hash: "a" }),
      false,
    ],
    [
      "of a newborn leaves the change time behind",
      entry({ newborn: true }),
      entry({ changed: 2_000_000_009_123_456n }),
      true,
    ],
    ["of a newborn is not believed otherwise", entry({ newborn: true }), entry(), false],
    ["does not turn a file into a link", entry(), entry({ link: true }), false],
  ])("%s", (_what, before, after, paired) => {
    const renames = pairRenames([change("a", before), change("b", undefined, after)]);
    expect(renames).toEqual(paired ? [{ from: "a", to: "b" }] : []);
  });

  it("frees the name that the next one takes", () => {
    const [one, two, three] = [entry({ inode: 1n }), entry({ inode: 2n }), entry({ inode: 3n })];
    const changes = [change("log", one, three), change("log.1", two, one), change("log.2", undefined, two)];
    expect(pairRenames(changes)).toEqual([
      { from: "log.1", to: "log.2" },
      { from: "log", to: "log.1" },
    ]);
    expect(classify(changes).map(({ action, name }) => `${action} ${name}`)).toEqual([
      "file-renamed log.2",
      "file-renamed log.1",
      "file-created log",
    ]);
  });
});

describe("what is told", () => {
  it("has deletions first, from the inside out", () => {
    const directory = entry({ kind: "directory", inode: 2n });
    const told = classify([
      change("d", directory),
      change("d/a", entry()),
      change("n", undefined, entry({ inode: 3n })),
    ]);
    expect(told.map(({ action, name }) => `${action} ${name}`)).toEqual([
      "file-deleted d/a",
      "file-deleted d",
      "file-created n",
    ]);
  });

  it("has directories before what is created in them, in whichever order they were found", () => {
    const directory = (inode: bigint) => entry({ kind: "directory", inode });
    const told = classify([
      change("d/e/a", undefined, entry({ inode: 4n })),
      change("d", undefined, directory(2n)),
      change("d/e", undefined, directory(3n)),
    ]);
    expect(told.map(({ name }) => name)).toEqual(["d", "d/e", "d/e/a"]);
  });

  it("is a deletion and a creation where a file becomes a directory", () => {
    const told = classify([change("a", entry(), entry({ kind: "directory", inode: 2n }))]);
    expect(told.map(({ action }) => action)).toEqual(["file-deleted", "file-created"]);
  });

  it("is both a rename and a write where both happened", () => {
    const told = classify([change("a", entry()), change("b", undefined, entry({ modified: 9n }))]);
    expect(told.map(({ action, name }) => `${action} ${name}`)).toEqual(["file-renamed b", "file-written b"]);
  });
});

describe("timestamps", () => {
  const linux = (release: string, nanoseconds = true) => ({ platform: "linux", release, nanoseconds });
  it.each([
    ["are told apart on a multigrain file system", linux("6.13.0"), 0xef53, 0],
    ["tick on an older kernel", linux("6.12.9-amd64"), 0xef53, 20],
    ["tick where the runtime tells milliseconds", linux("6.18.1", false), 0xef53, 20],
    ["tick on an unknown file system", linux("6.18.1"), 0x1234, 20],
    ["tick on another system", { platform: "darwin", release: "25.0.0", nanoseconds: true }, 0x1a, 20],
  ])("%s", (_what, platform, type, tick) => {
    expect(timestampTick(platform, type)).toBe(tick);
  });

  it("are racy within a tick, or within 2 s where they are whole seconds", () => {
    expect(isRacy(1_000_000_123_456n, 1_000_010, 20)).toBe(true);
    expect(isRacy(1_000_000_123_456n, 1_000_021, 20)).toBe(false);
    expect(isRacy(1_000_000_123_456n, 1_000_000, 0)).toBe(false);
    expect(isRacy(1_000_000_000_000n, 1_002_500, 0)).toBe(false);
    expect(isRacy(1_000_000_000_000n, 1_001_900, 0)).toBe(true);
    // A clock that goes before ours, by little, and a time that was set.
    expect(isRacy(1_000_001_123_456n, 1_000_000, 20)).toBe(true);
    expect(isRacy(1_009_000_000_000n, 1_000_000, 0)).toBe(false);
    expect(isRacy(1_009_000_123_456n, 1_000_000, 20)).toBe(false);
  });
});
