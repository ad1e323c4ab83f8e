import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { type Backend, DirectoryWatcher } from "../src/index.ts";
import { watchInChild } from "./support/child.ts";
import { temporaryDirectory } from "./support/directory.ts";
import { inTime } from "./support/in-time.ts";
import { inotifyWatches } from "./support/inotify.ts";
import { record } from "./support/recorder.ts";

const backends: readonly Backend[] = ["native", "polling", "parcel"];

describe("the end", () => {
  it.concurrent.for(backends)(
    "leaves nothing behind with the %s backend: the process exits by itself",
    async (backend, { onTestFinished }) => {
      const directory = temporaryDirectory(undefined, onTestFinished);
      const options = { backend, recursive: backend === "parcel" };
      const child = await watchInChild(directory, options, onTestFinished);
      await child.says(/^ready$/);
      writeFileSync(join(directory, "a"), "one");
      await child.says(/^created a$/);
      expect(await child.end()).toBe(0);
      expect(child.lines.at(-1)).toBe("ended");
    },
  );

  it.concurrent("leaves nothing behind while a directory is waited for", async ({ onTestFinished }) => {
    const child = await watchInChild(
      temporaryDirectory(undefined, onTestFinished),
      { waitForDirectory: true, recursive: true, backend: "native" },
      onTestFinished,
    );
    await child.says(/^ready$/);
    expect(await child.end()).toBe(0);
  });

  it.for(backends)("comes with an abort, at any moment, and is no error (%s)", async (backend) => {
    const directory = temporaryDirectory();
    const watcher = new DirectoryWatcher(directory, { backend, pollInterval: 10 });
    // Further and further into the opening and, since something happens at each turn, into the looks that follow.
    for (const turns of [0, 1, 2, 3, 5, 8, 13, 21, 34]) {
      const abort = new AbortController();
      const stream = watcher.watch({ signal: abort.signal, snapshot: turns % 2 === 0 });
      if (turns === 34) await stream.ready;
      for (let turn = 0; turn < turns; turn += 1) {
        writeFileSync(join(directory, `f${turn % 3}`), `${turns}`);
        await new Promise((resolve) => setImmediate(resolve));
      }
      abort.abort();
      expect(await stream.next()).toEqual({ value: undefined, done: true });
      expect(await stream.closed).toBeUndefined();
      await stream.ready;
    }
    const stream = watcher.watch({ signal: AbortSignal.abort() });
    expect(await stream.next()).toEqual({ value: undefined, done: true });
    if (process.platform === "linux") await inTime(() => expect(inotifyWatches([directory])).toBe(0));
  });

  it("comes with an abort while the directory is gone", async () => {
    const directory = join(temporaryDirectory(), "watched");
    mkdirSync(directory);
    const abort = new AbortController();
    const seen = await record(new DirectoryWatcher(directory), { signal: abort.signal });
    rmSync(directory, { recursive: true });
    await inTime(() => expect(seen.errors.map((error) => error.code)).toEqual(["directory-lost"]));
    abort.abort();
    expect(await seen.stream.closed).toBeUndefined();
    mkdirSync(directory);
    expect(seen.lines).toEqual([]);
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
    await expect(watcher.list()).rejects.toMatchObject({ code: "closed" });
  });

  it.for(["return", "dispose", "break"] as const)(
    "may come from inside the loop that reads (%s), and harms no other",
    async (way) => {
      const directory = temporaryDirectory();
      const watcher = new DirectoryWatcher(directory);
      const witness = await record(new DirectoryWatcher(directory));
      const stream = watcher.watch();
      const sibling = way === "dispose" ? undefined : await record(watcher);
      await stream.ready;
      writeFileSync(join(directory, "a"), "one");
      const told: string[] = [];
      for await (const event of stream) {
        told.push(event.actorName);
        writeFileSync(join(directory, "b"), "one");
        if (way === "break") break;
        await (way === "return" ? stream.return?.() : watcher[Symbol.asyncDispose]());
      }
      expect(told).toEqual(["a"]);
      expect(await stream.closed).toBeUndefined();
      await witness.sees("created a", "created b");
      await sibling?.sees("created a", "created b");
    },
  );

  it("comes with a drain, after all that has happened by then", async () => {
    const directory = temporaryDirectory();
    const stream = new DirectoryWatcher(directory, { settle: 60_000 }).watch();
    await stream.ready;
    const witness = await record(new DirectoryWatcher(directory));
    writeFileSync(join(directory, "a"), "one");
    // Both share one native watch: so the notification is here, and a look is due only in a minute.
    await witness.sees("created a");
    const told: string[] = [];
    const reading = (async () => {
      for await (const event of stream) told.push(event.actorName);
    })();
    await stream.drain();
    await reading;
    expect(told).toEqual(["a"]);
  });

  it("harms nobody when an onError or a logger throws", async () => {
    const directory = join(temporaryDirectory(), "watched");
    mkdirSync(directory);
    const warn = vi.fn(() => {
      throw new Error("from the logger");
    });
    const watcher = new DirectoryWatcher(directory, { logger: { debug: warn, info: warn, warn, error: warn } });
    const bad = watcher.watch({
      onError() {
        throw new Error("from onError");
      },
    });
    await bad.ready;
    const seen = await record(watcher);
    rmSync(directory, { recursive: true });
    mkdirSync(directory);
    await inTime(() => expect(seen.lines).toContain("reload reconnected"));
    expect(warn).toHaveBeenCalledWith({ code: "directory-lost", directory }, expect.stringContaining("removed"));
    expect(seen.errors.map((error) => error.code)).toEqual(["directory-lost"]);
    await bad.return?.();
  });
});
