import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DirectoryWatcher } from "../src/index.ts";
import { places, temporaryDirectory } from "./support/directory.ts";
import { inTime } from "./support/in-time.ts";
import { record } from "./support/recorder.ts";
import { runtime } from "./support/runtime.ts";

/** So many pairs at one go: what is told of each must not depend on the others. */
const lanes = Array.from({ length: 10 }, (_, lane) => lane);

describe.concurrent.each(places)("renames on $place", ({ base }) => {
  it("takes none of 300 deletions, each followed by a creation, for a rename", async ({ onTestFinished }) => {
    const directory = temporaryDirectory(base, onTestFinished);
    const seen = await record(new DirectoryWatcher(directory), {}, onTestFinished);
    for (let round = 0; round < 30; round += 1) {
      const pairs = lanes.map((lane) => [`a${round}.${lane}`, `b${round}.${lane}`] as const);
      for (const [a] of pairs) writeFileSync(join(directory, a), "the same");
      await inTime(() => expect(pairs.every(([a]) => seen.view.has(a))).toBe(true), 1);
      for (const [a, b] of pairs) {
        // The file system gives the inode of the one to the other.
        rmSync(join(directory, a));
        writeFileSync(join(directory, b), "the same");
      }
      const over = (): boolean => pairs.every(([a, b]) => seen.view.has(b) && !seen.view.has(a));
      await inTime(() => expect(over()).toBe(true), 1);
    }
    expect(seen.lines.filter((line) => line.startsWith("renamed"))).toEqual([]);
    expect(seen.lines.filter((line) => line.startsWith("deleted"))).toHaveLength(300);
  });

  it.skipIf(runtime === "deno")("pairs at least 990 of 1,000 real renames", async ({ onTestFinished }) => {
    const directory = temporaryDirectory(base, onTestFinished);
    const seen = await record(new DirectoryWatcher(directory), { buffer: { capacity: 5_000 } }, onTestFinished);
    const names = (round: number): string[] => lanes.map((lane) => `f${lane}.${round}`);
    for (const name of names(0)) writeFileSync(join(directory, name), "content");
    for (let round = 0; round < 100; round += 1) {
      await inTime(() => expect([...seen.view].sort()).toEqual(names(round)), 1);
      const next = names(round + 1);
      for (const [lane, name] of names(round).entries()) {
        renameSync(join(directory, name), join(directory, next[lane] ?? ""));
      }
    }
    await inTime(() => expect([...seen.view].sort()).toEqual(names(100)), 1);
    expect(seen.lines.filter((line) => line.startsWith("renamed")).length).toBeGreaterThanOrEqual(990);
  });
});
