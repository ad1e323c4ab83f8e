import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { type Backend, DirectoryWatcher } from "../src/index.ts";
import { places, temporaryDirectory } from "./support/directory.ts";
import { inTime } from "./support/in-time.ts";
import { record } from "./support/recorder.ts";

const backends: readonly Backend[] = ["native", "polling", "parcel"];

/** Reads a file at each event, and keeps what it read last. */
async function readAtEachEvent(watcher: DirectoryWatcher, path: string): Promise<{ last: string; reads: number }> {
  const seen = { last: "", reads: 0 };
  const stream = watcher.watch();
  void (async () => {
    for await (const event of stream) {
      if (event.action === "file-deleted") continue;
      seen.last = readFileSync(path, "utf8");
      seen.reads += 1;
    }
  })();
  await stream.ready;
  return seen;
}

// Each waits most of its time, so that all may run side by side.
vi.setConfig({ maxConcurrency: 16 });

describe.concurrent.each(places)("on $place", ({ base }) => {
  it.for(backends)(
    "the last event follows the last of 100 writes, 20 ms apart (%s)",
    async (backend, { onTestFinished }) => {
      const directory = temporaryDirectory(base, onTestFinished);
      const path = join(directory, "a");
      writeFileSync(path, "00000");
      await using watcher = new DirectoryWatcher(directory, { backend, pollInterval: 30 });
      const seen = await readAtEachEvent(watcher, path);
      for (let index = 0; index < 100; index += 1) {
        writeFileSync(path, String(index).padStart(5, "0"));
        await pause(20);
      }
      await inTime(() => expect(seen.last).toBe("00099"));
    },
  );

  it.for(backends)(
    "the last event follows the end of truncate, pause, write (%s)",
    async (backend, { onTestFinished }) => {
      const directory = temporaryDirectory(base, onTestFinished);
      const path = join(directory, "a");
      writeFileSync(path, "before");
      await using watcher = new DirectoryWatcher(directory, { backend, pollInterval: 30 });
      const seen = await readAtEachEvent(watcher, path);
      for (let index = 0; index < 12; index += 1) {
        truncateSync(path);
        await pause(5);
        writeFileSync(path, `content ${index}`);
        await inTime(() => expect(seen.last).toBe(`content ${index}`), 2);
      }
    },
  );

  it("tells 20 swaps of a ConfigMap as 20 writes", async ({ onTestFinished }) => {
    const directory = temporaryDirectory(base, onTestFinished);
    const at = (name: string): string => join(directory, name);
    const mount = (version: number): void => {
      mkdirSync(at(`..v${version}`));
      writeFileSync(at(`..v${version}/config.yml`), `version: ${version}`);
      symlinkSync(`..v${version}`, at("..data_tmp"));
      renameSync(at("..data_tmp"), at("..data"));
      if (version > 0) rmSync(at(`..v${version - 1}`), { recursive: true });
    };
    mount(0);
    symlinkSync("..data/config.yml", at("config.yml"));
    const seen = await record(new DirectoryWatcher(directory), {}, onTestFinished);
    for (let version = 1; version <= 20; version += 1) {
      mount(version);
      await inTime(() => expect(seen.lines).toHaveLength(version), 2);
    }
    expect(new Set(seen.lines)).toEqual(new Set(["written config.yml"]));
  });

  it("waits, with settle, until a file stops growing", async ({ onTestFinished }) => {
    const directory = temporaryDirectory(base, onTestFinished);
    const path = join(directory, "a");
    await using watcher = new DirectoryWatcher(directory, { settle: 300 });
    const seen = await readAtEachEvent(watcher, path);
    for (let index = 0; index < 10; index += 1) {
      writeFileSync(path, "x".repeat(index + 1));
      await pause(20);
    }
    expect(seen.reads).toBe(0);
    await inTime(() => expect(seen).toEqual({ last: "x".repeat(10), reads: 1 }));
  });
});
