import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { type Backend, ConfigFileWatcher, DirectoryWatcher, FileWatcher } from "../src/index.ts";
import { watchInChild } from "./support/child.ts";
import { temporaryDirectory } from "./support/directory.ts";
import { record } from "./support/recorder.ts";

describe("the end", () => {
  it.for(["native", "polling", "parcel"] satisfies Backend[])(
    "leaves nothing behind with the %s backend: the process exits by itself",
    async (backend, { onTestFinished }) => {
      const directory = temporaryDirectory();
      const options = { backend, recursive: backend === "parcel" };
      const child = await watchInChild(directory, options, onTestFinished);
      await child.says(/^ready$/);
      writeFileSync(join(directory, "a"), "one");
      await child.says(/^created a$/);
      expect(await child.end()).toBe(0);
      expect(child.lines.at(-1)).toBe("ended");
    },
  );

  it("leaves nothing behind while a directory is waited for", async ({ onTestFinished }) => {
    const child = await watchInChild(
      temporaryDirectory(),
      { waitForDirectory: true, recursive: true, backend: "native" },
      onTestFinished,
    );
    await child.says(/^ready$/);
    expect(await child.end()).toBe(0);
  });

  it("comes with an abort, at any moment, and is no error", async () => {
    const watcher = new DirectoryWatcher(temporaryDirectory());
    for (const wait of [false, true]) {
      const abort = new AbortController();
      const stream = watcher.watch({ signal: abort.signal });
      if (wait) await stream.ready;
      abort.abort();
      expect(await stream.next()).toEqual({ value: undefined, done: true });
      expect(await stream.closed).toBeUndefined();
    }
    const stream = watcher.watch({ signal: AbortSignal.abort() });
    expect(await stream.next()).toEqual({ value: undefined, done: true });
  });

  it("may come twice, and then watching again is refused after a disposal only", async () => {
    const directory = temporaryDirectory();
    const watcher = new DirectoryWatcher(directory);
    const stream = watcher.watch();
    await Promise.all([stream.return?.(), stream.return?.()]);
    const seen = await record(watcher);
    writeFileSync(join(directory, "a"), "one");
    await seen.sees("created a");
    await watcher[Symbol.asyncDispose]();
    await watcher[Symbol.asyncDispose]();
    expect(() => watcher.watch()).toThrow(expect.objectContaining({ code: "closed" }));
    expect(() => watcher.file("a")).toThrow(expect.objectContaining({ code: "closed" }));
  });

  it("comes with a drain, after all that has happened by then", async () => {
    const directory = temporaryDirectory();
    const stream = new DirectoryWatcher(directory, { settle: 60_000 }).watch();
    await stream.ready;
    writeFileSync(join(directory, "a"), "one");
    // The notification is on its way; a look is due only in a minute.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const told: string[] = [];
    const reading = (async () => {
      for await (const event of stream) told.push(event.actorName);
    })();
    await stream.drain();
    await reading;
    expect(told).toEqual(["a"]);
  });

  it("harms nobody when an onError throws", async () => {
    const directory = join(temporaryDirectory(), "watched");
    mkdirSync(directory);
    const watcher = new DirectoryWatcher(directory);
    const bad = watcher.watch({
      onError() {
        throw new Error("from onError");
      },
    });
    await bad.ready;
    const seen = await record(watcher);
    rmSync(directory, { recursive: true });
    mkdirSync(directory);
    await vi.waitFor(() => expect(seen.lines).toContain("reload reconnected"), { timeout: 5_000 });
    await bad.return?.();
  });
});

describe("bad input is refused with what was given and what would be right", () => {
  const missing = join(temporaryRoot(), "not-there");
  const file = import.meta.filename;
  it.each<[string, () => unknown, string, string]>([
    ["a missing directory", () => new DirectoryWatcher(missing), "not-found", missing],
    ["a file for a directory", () => new DirectoryWatcher(file), "not-directory", file],
    [
      "a file for a directory that is waited for",
      () => new DirectoryWatcher(file, { waitForDirectory: true }),
      "not-directory",
      file,
    ],
    ["a file in a missing directory", () => new FileWatcher(join(missing, "a")), "not-found", missing],
    ["a file below a file", () => new FileWatcher(join(file, "a")), "not-directory", file],
    [
      "a missing configuration directory",
      () => new ConfigFileWatcher("a", { basePath: missing }),
      "not-found",
      missing,
    ],
    ["a configuration file outside", () => new ConfigFileWatcher("../a", { basePath: "/" }), "invalid-option", "../a"],
    ["an absolute configuration file", () => new ConfigFileWatcher("/a", { basePath: "/" }), "invalid-option", "/a"],
    ["an empty path", () => new DirectoryWatcher(""), "invalid-option", '""'],
    ["a path that is none", () => new FileWatcher(7 as never), "invalid-option", "7"],
    ["a directory for a file", () => new FileWatcher("/tmp/"), "invalid-option", "/tmp/"],
    [
      "an unknown backend",
      () => new DirectoryWatcher("/", { backend: "inotify" as never }),
      "invalid-option",
      "inotify",
    ],
    ["a negative interval", () => new DirectoryWatcher("/", { reconcileInterval: -1 }), "invalid-option", "-1"],
    ["a poll interval of nothing", () => new DirectoryWatcher("/", { pollInterval: 0 }), "invalid-option", "0"],
    ["a settle that is no number", () => new DirectoryWatcher("/", { settle: "1s" as never }), "invalid-option", "1s"],
    ["a flag that is none", () => new DirectoryWatcher("/", { hidden: "yes" as never }), "invalid-option", "yes"],
    ["an empty glob", () => new DirectoryWatcher("/", { ignore: [""] }), "invalid-option", "ignore"],
    ["options that are none", () => new DirectoryWatcher("/", 5 as never), "invalid-option", "5"],
    ["a bad buffer", () => new DirectoryWatcher("/").watch({ buffer: { capacity: 0 } }), "invalid-option", "0"],
  ])("%s", (_what, make, code, quoted) => {
    expect(make).toThrow(
      expect.objectContaining({ name: "WatchError", code, message: expect.stringContaining(quoted) }),
    );
  });

  it("a directory that goes between construction and watch", async () => {
    const directory = temporaryDirectory();
    const watcher = new DirectoryWatcher(directory);
    rmSync(directory, { recursive: true });
    const stream = watcher.watch();
    await expect(stream.ready).rejects.toMatchObject({ code: "not-found", fatal: true });
    await expect(stream.next()).rejects.toMatchObject({ code: "not-found" });
    expect(await stream.closed).toMatchObject({ code: "not-found" });
    await expect(watcher.list()).rejects.toMatchObject({ code: "not-found" });
  });
});

function temporaryRoot(): string {
  return join(import.meta.dirname, "..");
}
