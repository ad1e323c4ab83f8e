import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { type Backend, DirectoryWatcher } from "../src/index.ts";
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
