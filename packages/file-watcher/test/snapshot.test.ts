import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FileEvent, ReloadEvent } from "@crowsnest/events";
import { describe, expect, it, vi } from "vitest";
import { type Backend, DirectoryWatcher } from "../src/index.ts";
import { temporaryDirectory } from "./support/directory.ts";
import { inTime } from "./support/in-time.ts";
import { record } from "./support/recorder.ts";
import { runArguments } from "./support/runtime.ts";

const slow = { timeout: 60_000, interval: 20 };

/** So many names come; a third of them goes again, and some are renamed. */
const names = 2_000;

/** What does not fit to what was told before: a creation of what is there, a deletion of what is not. */
function contradictions(events: readonly (FileEvent | ReloadEvent)[]): string[] {
  const view = new Set<string>();
  const found: string[] = [];
  for (const { action, actorName, ...event } of events) {
    const isArrival = action === "file-created" || action === "file-renamed";
    if (isArrival === view.has(actorName)) found.push(`${action} ${actorName}`);
    if (isArrival) view.add(actorName);
    if (action === "file-deleted") view.delete(actorName);
    if ("previousName" in event && !view.delete(event.previousName ?? "")) found.push(`${action} from nowhere`);
  }
  return found;
}

// On a busy machine each takes long.
vi.setConfig({ testTimeout: 180_000 });

describe.concurrent("a snapshot", () => {
  it.for(["native", "polling", "parcel"] satisfies Backend[])(
    "has no gap to what follows and no repeat, however much happens meanwhile (%s)",
    async (backend, { onTestFinished }) => {
      const directory = temporaryDirectory(undefined, onTestFinished);
      for (let index = 0; index < 500; index += 1) writeFileSync(join(directory, `s${index}`), "");
      const script = join(import.meta.dirname, "support/churn-child.ts");
      const child = spawn(process.execPath, [...runArguments, script, directory, `${names}`], { stdio: "ignore" });
      const over = once(child, "exit");
      const readers = [];
      for (const part of [0, 0.2, 0.4, 0.6]) {
        const begun = 500 + (part * names) / 2;
        await vi.waitFor(() => expect(readdirSync(directory).length).toBeGreaterThan(begun), { ...slow, interval: 1 });
        const watcher = new DirectoryWatcher(directory, { backend, pollInterval: 50 });
        readers.push(await record(watcher, { snapshot: true, buffer: { capacity: 20_000 } }, onTestFinished));
      }
      await over;
      const there = readdirSync(directory).sort();
      for (const { view, events } of readers) {
        // A comparison of thousands of names holds up what it waits for: only when as many are there.
        await inTime(() => expect(view.size).toBe(there.length));
        await inTime(() => expect([...view].sort()).toEqual(there));
        expect(contradictions(events)).toEqual([]);
      }
    },
  );

  it("that is asked for while the directory is gone has what is there when it is back", async ({ onTestFinished }) => {
    const directory = join(temporaryDirectory(undefined, onTestFinished), "watched");
    mkdirSync(directory);
    writeFileSync(join(directory, "a"), "one");
    const watcher = new DirectoryWatcher(directory);
    const first = await record(watcher, {}, onTestFinished);
    rmSync(directory, { recursive: true });
    await inTime(() => expect(first.lines).toEqual(["deleted a"]));
    await expect(watcher.list()).rejects.toMatchObject({ code: "not-found" });
    const second = await record(watcher, { snapshot: true }, onTestFinished);
    mkdirSync(directory);
    writeFileSync(join(directory, "b"), "one");
    await inTime(() => expect(second.view).toEqual(new Set(["b"])));
    expect((await watcher.list()).map(({ name }) => name)).toEqual(["b"]);
    expect(second.lines).toContain("reload reconnected");
  });
});
