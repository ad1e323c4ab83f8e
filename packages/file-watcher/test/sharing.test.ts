import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Backend, DirectoryWatcher, FileWatcher } from "../src/index.ts";
import { temporaryDirectory } from "./support/directory.ts";
import { inTime } from "./support/in-time.ts";
import { inotifyWatches } from "./support/inotify.ts";
import { record } from "./support/recorder.ts";

// The watches of a process are read from /proc; the code that shares them is the same everywhere.
describe.runIf(process.platform === "linux")("native watches", () => {
  it("one for a directory with 10,000 subdirectories, none after the end", async () => {
    const directory = temporaryDirectory("/dev/shm");
    const all = [directory];
    for (let index = 0; index < 10_000; index += 1) {
      const below = join(directory, `d${index}`);
      mkdirSync(below);
      all.push(below);
    }
    const seen = await record(new DirectoryWatcher(directory));
    expect(inotifyWatches(all)).toBe(1);
    writeFileSync(join(directory, "d1", "below"), "one");
    writeFileSync(join(directory, "a"), "one");
    await seen.sees("created a");
    await seen.stream.return?.();
    // Deno lets go a moment later.
    await inTime(() => expect(inotifyWatches(all)).toBe(0));
  });

  it("one for many watchers of files and of their directory, and each gets every event of its file", async () => {
    const directory = temporaryDirectory();
    const watcher = new DirectoryWatcher(directory);
    const whole = await record(watcher);
    const names = Array.from({ length: 50 }, (_, index) => `f${index}`);
    const files = await Promise.all(names.map((name) => record(new FileWatcher(join(directory, name)))));
    const again = await Promise.all(names.map((name) => record(watcher.file(name))));
    expect(inotifyWatches([directory])).toBe(1);
    for (const name of names) writeFileSync(join(directory, name), "one");
    await inTime(() => expect(whole.lines).toHaveLength(50));
    for (const [index, name] of names.entries()) {
      await files[index]?.sees(`created ${name}`);
      await again[index]?.sees(`created ${name}`);
    }
    await Promise.all([whole, ...files, ...again].map((seen) => seen.stream.return?.()));
    // Deno lets go a moment later.
    await inTime(() => expect(inotifyWatches([directory])).toBe(0));
  });

  it("one for a directory that is named in two ways", async () => {
    const directory = temporaryDirectory();
    await record(new DirectoryWatcher(directory));
    await record(new DirectoryWatcher(`${directory}/../${directory.split("/").at(-1)}`));
    expect(inotifyWatches([directory])).toBe(1);
  });
});

describe("streams of one watcher", () => {
  it("do not wait for one that is not read", async () => {
    const directory = temporaryDirectory();
    const watcher = new DirectoryWatcher(directory);
    const unread = watcher.watch({ buffer: { capacity: 1, dropAfter: 0 } });
    await unread.ready;
    const seen = await record(watcher);
    for (let index = 0; index < 100; index += 1) writeFileSync(join(directory, `f${index}`), "one");
    await inTime(() => expect(seen.view.size).toBe(100));
    expect(unread.stats.dropped).toBeGreaterThan(0);
    await watcher[Symbol.asyncDispose]();
  });

  it("begin at any time, each with what is there by then", async () => {
    const directory = temporaryDirectory();
    const watcher = new DirectoryWatcher(directory);
    const first = await record(watcher, { snapshot: true });
    writeFileSync(join(directory, "a"), "one");
    await first.sees("created a");
    const second = await record(watcher, { snapshot: true });
    const third = await record(watcher);
    writeFileSync(join(directory, "b"), "one");
    await first.sees("created a", "created b");
    await second.sees("created a", "created b");
    await third.sees("created b");
    expect(second.events[0]).toMatchObject({ origin: "snapshot" });
  });
});

describe("a noisy neighbour", () => {
  it.for<Backend>(["native", "parcel", "polling"])(
    "does not keep back what happens once elsewhere (%s)",
    async (backend, { onTestFinished }) => {
      const [quiet, noisy] = [temporaryDirectory(), temporaryDirectory()];
      writeFileSync(join(quiet, "a"), "one");
      const options = { backend, pollInterval: 10, recursive: backend === "parcel" };
      const seen = await record(new DirectoryWatcher(quiet, options));
      const neighbour = await record(new DirectoryWatcher(noisy, options));
      let turn = 0;
      // Without a pause that a debounce could wait for; and it goes on until what happened elsewhere has been told.
      const churn = setInterval(() => writeFileSync(join(noisy, `f${turn++ % 500}`), `${turn}`), 1);
      onTestFinished(() => clearInterval(churn));
      await inTime(() => expect(neighbour.lines.length).toBeGreaterThan(0));
      writeFileSync(join(quiet, "a"), "another");
      await seen.sees("written a");
      clearInterval(churn);
      await inTime(() => expect(neighbour.view.size).toBe(Math.min(turn, 500)));
      expect(seen.lines).toEqual(["written a"]);
    },
  );
});
