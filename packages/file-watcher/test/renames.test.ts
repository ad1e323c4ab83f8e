import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { DirectoryWatcher } from "../src/index.ts";
import { places, temporaryDirectory } from "./support/directory.ts";
import { record } from "./support/recorder.ts";
import { runtime } from "./support/runtime.ts";

describe.concurrent.each(places)("renames on $place", ({ base }) => {
  it("takes none of 300 deletions, each followed by a creation, for a rename", async ({ onTestFinished }) => {
    const directory = temporaryDirectory(base, onTestFinished);
    const seen = await record(new DirectoryWatcher(directory), {}, onTestFinished);
    for (let index = 0; index < 300; index += 1) {
      const [a, b] = [`a${index}`, `b${index}`];
      writeFileSync(join(directory, a), "the same");
      await vi.waitFor(() => expect(seen.view).toContain(a), { interval: 1 });
      // The file system gives the inode of the one to the other.
      rmSync(join(directory, a));
      writeFileSync(join(directory, b), "the same");
      await vi.waitFor(() => expect(seen.view.has(b) && !seen.view.has(a)).toBe(true), { interval: 1 });
    }
    expect(seen.lines.filter((line) => line.startsWith("renamed"))).toEqual([]);
    expect(seen.lines.filter((line) => line.startsWith("deleted"))).toHaveLength(300);
  });

  it.skipIf(runtime === "deno")("pairs at least 990 of 1,000 real renames", async ({ onTestFinished }) => {
    const directory = temporaryDirectory(base, onTestFinished);
    const seen = await record(new DirectoryWatcher(directory), { buffer: { capacity: 5_000 } }, onTestFinished);
    writeFileSync(join(directory, "f0"), "content");
    for (let index = 0; index < 1_000; index += 1) {
      await vi.waitFor(() => expect([...seen.view]).toEqual([`f${index}`]), { interval: 1 });
      renameSync(join(directory, `f${index}`), join(directory, `f${index + 1}`));
    }
    await vi.waitFor(() => expect([...seen.view]).toEqual(["f1000"]), { interval: 1 });
    expect(seen.lines.filter((line) => line.startsWith("renamed")).length).toBeGreaterThanOrEqual(990);
  });
});
