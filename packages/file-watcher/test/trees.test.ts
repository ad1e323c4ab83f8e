import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Backend, DirectoryWatcher } from "../src/index.ts";
import { places, temporaryDirectory } from "./support/directory.ts";
import { inTime } from "./support/in-time.ts";
import { type Recorder, record } from "./support/recorder.ts";

const backends: readonly Backend[] = ["native", "parcel"];

/** Waits until the events tell of a name. Without a notification that takes up to the reconciliation, which is turned off here. */
async function knows(seen: Recorder, name: string): Promise<void> {
  await inTime(() => expect([...seen.view]).toContain(name));
}

/** Writes in a directory, more than once: the first may be found by a look that the change before it has caused. */
async function listensIn(seen: Recorder, directory: string, name: string): Promise<void> {
  await knows(seen, name);
  for (const late of ["one", "two", "three"]) {
    writeFileSync(join(directory, name, late), "");
    await knows(seen, `${name}/${late}`);
  }
}

describe.each(backends)("a tree with the %s backend", (backend) => {
  const options = { recursive: true, backend, reconcileInterval: 0 } as const;

  it("is listened in, at any depth, after it was renamed", async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "a/b/c"), { recursive: true });
    const seen = await record(new DirectoryWatcher(directory, options), { snapshot: true });
    renameSync(join(directory, "a"), join(directory, "z"));
    await listensIn(seen, directory, "z/b/c");
    // And again: what was removed meanwhile is no hindrance.
    rmSync(join(directory, "z/b/c"), { recursive: true });
    renameSync(join(directory, "z"), join(directory, "y"));
    await listensIn(seen, directory, "y/b");
    await inTime(() => expect([...seen.view].sort()).toEqual(["y", "y/b", "y/b/one", "y/b/three", "y/b/two"]));
    expect(seen.errors).toEqual([]);
  });

  it("is listened in, at any depth, after it was moved in", async () => {
    const directory = temporaryDirectory();
    const elsewhere = temporaryDirectory();
    mkdirSync(join(elsewhere, "a/b/c"), { recursive: true });
    const seen = await record(new DirectoryWatcher(directory, options));
    renameSync(join(elsewhere, "a"), join(directory, "a"));
    await listensIn(seen, directory, "a/b/c");
  });

  it("is listened in, at any depth, after it was made at one go", async () => {
    const directory = temporaryDirectory();
    const seen = await record(new DirectoryWatcher(directory, options));
    for (const name of ["a", "b", "c", "d", "e"]) {
      execFileSync("mkdir", ["-p", join(directory, name, "1/2/3")]);
      await listensIn(seen, directory, `${name}/1/2/3`);
    }
  });

  it("is listened in, at any depth, after it took the place of one that was just removed", async () => {
    const directory = temporaryDirectory();
    const elsewhere = temporaryDirectory();
    mkdirSync(join(directory, "a/b/c"), { recursive: true });
    const seen = await record(new DirectoryWatcher(directory, options), { snapshot: true });
    for (const name of ["one", "two"]) {
      const staged = join(elsewhere, name);
      mkdirSync(join(staged, "b/c"), { recursive: true });
      writeFileSync(join(staged, "b/c", name), "");
      rmSync(join(directory, "a"), { recursive: true });
      renameSync(staged, join(directory, "a"));
      await knows(seen, `a/b/c/${name}`);
      await listensIn(seen, directory, "a/b/c");
    }
  });

  it("is listened in after it took the place of another, and holds one of its own name", async () => {
    const directory = temporaryDirectory();
    const elsewhere = temporaryDirectory();
    mkdirSync(join(directory, "a/b"), { recursive: true });
    mkdirSync(join(elsewhere, "a/a"), { recursive: true });
    mkdirSync(join(elsewhere, "a/b"));
    const seen = await record(new DirectoryWatcher(directory, options), { snapshot: true });
    // No notification is read between the two.
    renameSync(join(directory, "a"), join(elsewhere, "old"));
    renameSync(join(elsewhere, "a"), join(directory, "a"));
    await knows(seen, "a/a");
    await listensIn(seen, directory, "a/a");
    await listensIn(seen, directory, "a/b");
    await listensIn(seen, directory, "a");
  });

  it("is listened in though an overflow hid that it came", async () => {
    const directory = temporaryDirectory(places.at(-1)?.base);
    const seen = await record(new DirectoryWatcher(directory, { ...options, ignore: "f*" }), {
      buffer: { capacity: 30_000 },
    });
    // Nobody reads the kernel's queue, where it is this thread that does.
    for (let index = 0; index < 20_000; index += 1) writeFileSync(join(directory, `f${index}`), "");
    mkdirSync(join(directory, "a/b"), { recursive: true });
    await listensIn(seen, directory, "a/b");
  });
});
