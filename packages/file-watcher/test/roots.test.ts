import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers";
import { describe, expect, it, vi } from "vitest";
import { type Backend, DirectoryWatcher, FileWatcher } from "../src/index.ts";
import { temporaryDirectory } from "./support/directory.ts";
import { inTime } from "./support/in-time.ts";
import { record } from "./support/recorder.ts";

// Each waits most of its time, so that all may run side by side.
vi.setConfig({ maxConcurrency: 16 });

describe.concurrent.each(["native", "polling", "parcel"] satisfies Backend[])(
  "the directory, with the %s backend,",
  (backend) => {
    const options = { backend, pollInterval: 50, recursive: backend === "parcel" } as const;

    it("is removed and comes back: one error, and on with a force-reload", async ({ onTestFinished }) => {
      const directory = join(temporaryDirectory(undefined, onTestFinished), "watched");
      mkdirSync(directory);
      writeFileSync(join(directory, "a"), "one");
      const seen = await record(new DirectoryWatcher(directory, options), {}, onTestFinished);
      rmSync(directory, { recursive: true });
      await seen.sees("deleted a");
      mkdirSync(directory);
      writeFileSync(join(directory, "b"), "one");
      await inTime(() => expect(seen.lines).toContain("reload reconnected"));
      writeFileSync(join(directory, "c"), "one");
      await inTime(() => expect(seen.view).toEqual(new Set(["b", "c"])));
      expect(seen.errors.map((error) => error.code)).toEqual(["directory-lost"]);
      expect(seen.errors[0]?.message).toContain(JSON.stringify(directory));
      expect(seen.stream.stats.reconnects).toBe(1);
    });

    it("is replaced at one go, by a rename", async ({ onTestFinished }) => {
      const room = temporaryDirectory(undefined, onTestFinished);
      const directory = join(room, "watched");
      mkdirSync(directory);
      mkdirSync(join(room, "next"));
      writeFileSync(join(directory, "a"), "one");
      writeFileSync(join(room, "next", "b"), "one");
      const seen = await record(new DirectoryWatcher(directory, options), {}, onTestFinished);
      renameSync(directory, join(room, "previous"));
      renameSync(join(room, "next"), directory);
      await inTime(() => expect(seen.lines).toContain("reload reconnected"));
      writeFileSync(join(directory, "c"), "one");
      await inTime(() => expect(seen.lines).toContain("created c"));
      writeFileSync(join(room, "previous", "d"), "one");
      writeFileSync(join(directory, "e"), "one");
      await inTime(() => expect(seen.lines).toContain("created e"));
      expect([...seen.lines].sort()).toEqual(
        ["deleted a", "created b", "reload reconnected", "created c", "created e"].sort(),
      );
      expect(seen.errors.map((error) => error.code)).toEqual(["directory-lost"]);
    });

    it("is a link that is turned to another directory", async ({ onTestFinished }) => {
      const room = temporaryDirectory(undefined, onTestFinished);
      for (const version of ["1", "2"]) mkdirSync(join(room, version));
      writeFileSync(join(room, "1", "a"), "one");
      writeFileSync(join(room, "2", "a"), "another");
      const link = join(room, "current");
      symlinkSync("1", link);
      const seen = await record(new DirectoryWatcher(link, options), {}, onTestFinished);
      symlinkSync("2", join(room, "new"));
      renameSync(join(room, "new"), link);
      await inTime(() => expect(seen.lines).toEqual(["written a", "reload reconnected"]));
      writeFileSync(join(room, "2", "b"), "one");
      await inTime(() => expect(seen.lines).toContain("created b"));
      expect(seen.errors).toHaveLength(1);
    });

    it("becomes a file for a while", async ({ onTestFinished }) => {
      const directory = join(temporaryDirectory(undefined, onTestFinished), "watched");
      mkdirSync(directory);
      const seen = await record(new DirectoryWatcher(directory, options), {}, onTestFinished);
      rmSync(directory, { recursive: true });
      writeFileSync(directory, "no directory");
      await inTime(() => expect(seen.errors).toHaveLength(1));
      rmSync(directory);
      mkdirSync(directory);
      writeFileSync(join(directory, "a"), "one");
      await inTime(() => expect(seen.view).toEqual(new Set(["a"])));
    });

    it("is waited for, when asked", async ({ onTestFinished }) => {
      const directory = join(temporaryDirectory(undefined, onTestFinished), "not", "yet");
      const seen = await record(
        new DirectoryWatcher(directory, { ...options, waitForDirectory: true }),
        {},
        onTestFinished,
      );
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, "a"), "one");
      await inTime(() => expect(seen.lines).toContain("created a"));
      writeFileSync(join(directory, "b"), "one");
      await inTime(() => expect(seen.lines).toContain("created b"));
      expect(seen.errors).toEqual([]);
    });
  },
);

describe.concurrent.each(["native", "polling", "parcel"] satisfies Backend[])(
  "a directory that may go while its watch begins, with the %s backend,",
  (backend) => {
    it("is waited for, when asked, whenever it goes, and is nobody else's fault", async ({ onTestFinished }) => {
      const directory = join(temporaryDirectory(undefined, onTestFinished), "watched");
      const options = { backend, pollInterval: 50, recursive: backend === "parcel", waitForDirectory: true } as const;
      const errors = new Set<string>();
      for (let turns = 0; turns < 30; turns += 1) {
        mkdirSync(directory);
        const stream = new DirectoryWatcher(directory, options).watch({ onError: (error) => errors.add(error.code) });
        onTestFinished(async () => void (await stream.return?.()));
        const names: string[] = [];
        void (async () => {
          for await (const event of stream) names.push(event.actorName);
        })();
        for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        rmSync(directory, { recursive: true });
        await stream.ready;
        mkdirSync(directory);
        writeFileSync(join(directory, "a"), "one");
        await inTime(() => expect(names).toContain("a"));
        await stream.return?.();
        rmSync(directory, { recursive: true });
      }
      errors.delete("directory-lost");
      expect([...errors]).toEqual([]);
    });
  },
);

describe.concurrent("a directory that comes back", () => {
  it("keeps the watchers of its files attached", async ({ onTestFinished }) => {
    const directory = join(temporaryDirectory(undefined, onTestFinished), "watched");
    mkdirSync(directory);
    writeFileSync(join(directory, "a"), "one");
    const seen = await record(new FileWatcher(join(directory, "a")), {}, onTestFinished);
    for (let round = 0; round < 3; round += 1) {
      rmSync(directory, { recursive: true });
      await inTime(() => expect(seen.lines.at(-1)).toBe("deleted a"));
      mkdirSync(directory);
      writeFileSync(join(directory, "a"), `round ${round}`);
      await inTime(() => expect(seen.lines.at(-1)).toBe("reload reconnected"));
    }
    writeFileSync(join(directory, "a"), "the end");
    await inTime(() => expect(seen.lines.at(-1)).toBe("written a"));
    expect(seen.errors).toHaveLength(3);
    expect(existsSync(directory)).toBe(true);
  });
});
