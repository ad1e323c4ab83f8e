import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { type Backend, DirectoryWatcher } from "../src/index.ts";
import { type OnFinished, places, temporaryDirectory } from "./support/directory.ts";
import { inTime } from "./support/in-time.ts";
import { makeOld } from "./support/old.ts";
import { type Recorder, record } from "./support/recorder.ts";
import { runtime } from "./support/runtime.ts";
import { parseScript, perform, type Script } from "./support/script.ts";

const folder = join(import.meta.dirname, "conformance");
const scripts = readdirSync(folder)
  .filter((file) => file.endsWith(".txt"))
  .map((file) => ({ name: file.replace(".txt", ""), script: parseScript(readFileSync(join(folder, file), "utf8")) }));

// Each waits most of its time, so that many may run side by side.
vi.setConfig({ maxConcurrency: 32, testTimeout: 120_000 });

describe.each(places)("on $place", ({ base }) => {
  describe.each(["native", "polling"] satisfies Backend[])("with the %s backend", (backend) => {
    it.concurrent.for(scripts)("$name", async ({ script }, { onTestFinished }) => {
      const told = await play(script, backend, base, onTestFinished);
      const coarse = runtime === "deno" && script.needsFineTimestamps;
      expect(told.flatMap((line) => weaken(line, coarse)).sort()).toEqual(
        script.expected.flatMap((line) => weaken(line, coarse)).sort(),
      );
    });
  });
});

async function play(script: Script, backend: Backend, base: string, onFinished: OnFinished): Promise<string[]> {
  const room = temporaryDirectory(base, onFinished);
  const directory = join(room, "watched");
  mkdirSync(directory);
  for (const line of script.before) perform(line, directory);
  makeOld(room);
  const words = script.watch;
  const ignore = words.filter((word) => word.startsWith("ignore=")).map((word) => word.slice("ignore=".length));
  const watcher = new DirectoryWatcher(directory, {
    backend,
    pollInterval: 10,
    recursive: words.includes("recursive"),
    hidden: words.includes("hidden"),
    ignore,
  });
  onFinished(() => watcher[Symbol.asyncDispose]());
  const seen = await record(watcher, {}, onFinished);
  const file = words.find((word) => word.startsWith("file="))?.slice("file=".length);
  const asked = file === undefined ? seen : await record(watcher.file(file), { snapshot: true }, onFinished);
  const first = file !== undefined && existsSync(join(directory, file)) ? 1 : 0;
  await inTime(() => expect(asked.lines).toHaveLength(first));
  for (const line of script.steps) {
    const [before, count] = [contentOf(directory, file), asked.lines.length];
    perform(line, directory);
    await isTold(seen, directory);
    // A file's watcher may look later than its directory's; what it does not see before the next step it never tells.
    if (contentOf(directory, file) !== before) await inTime(() => expect(asked.lines.length).toBeGreaterThan(count), 2);
  }
  await asked.stream.drain();
  expect(asked.errors).toEqual([]);
  return asked.lines.slice(first).filter((line) => !line.endsWith(" end"));
}

/** Waits until all that happened so far was told: until a file that came and went after it was. */
async function isTold(seen: Recorder, directory: string): Promise<void> {
  const before = seen.lines.filter((line) => line === "deleted end").length;
  writeFileSync(join(directory, "end"), "");
  await inTime(() => expect(seen.lines.filter((line) => line === "created end").length).toBe(before + 1));
  rmSync(join(directory, "end"));
  await inTime(() => expect(seen.lines.filter((line) => line === "deleted end").length).toBe(before + 1));
}

/** What a file's watcher tells a change of; `undefined` where there is no file, or none that is asked for. */
function contentOf(directory: string, file: string | undefined): string | undefined {
  const path = file === undefined ? undefined : join(directory, file);
  return path !== undefined && existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** A rename, where it cannot be told from a deletion and a creation. */
function weaken(line: string, coarse: boolean): string[] {
  const [, from, to] = /^renamed (.*) → (.*)$/.exec(line) ?? [];
  return coarse && from !== undefined ? [`deleted ${from}`, `created ${to}`] : [line];
}
