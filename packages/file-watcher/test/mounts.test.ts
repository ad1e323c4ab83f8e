import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DirectoryWatcher, FileWatcher } from "../src/index.ts";
import { temporaryDirectory } from "./support/directory.ts";
import { inTime } from "./support/in-time.ts";
import { mayMount, mount, unmount } from "./support/mount.ts";
import { record } from "./support/recorder.ts";

const allowed = mayMount("mounts.test.ts");

describe.runIf(allowed)("a file that is mounted alone", () => {
  it("is watched itself, and diagnosed when it was replaced on its host", async ({ onTestFinished }) => {
    const room = temporaryDirectory();
    const source = join(room, "host.yml");
    const directory = join(room, "container");
    const target = join(directory, "app.yml");
    mkdirSync(directory);
    writeFileSync(source, "one");
    writeFileSync(target, "");
    mount("--bind", source, target);
    onTestFinished(() => unmount(target));
    const seen = await record(new FileWatcher(target));
    writeFileSync(source, "another");
    await seen.sees("written app.yml");
    expect(seen.errors).toEqual([]);
    writeFileSync(join(room, "new"), "replaced");
    renameSync(join(room, "new"), source);
    await inTime(() => expect(seen.errors.map((error) => error.code)).toEqual(["stale-mount"]));
    expect(seen.errors[0]?.message).toContain("Mount its directory instead");
  });
});

describe.runIf(allowed)("a directory on which a file system is mounted", () => {
  it("is lost when that is unmounted, and found again when it is mounted", async ({ onTestFinished }) => {
    const directory = join(temporaryDirectory(), "mounted");
    mkdirSync(directory);
    mount("-t", "tmpfs", "none", directory);
    let mounted = true;
    onTestFinished(() => {
      if (mounted) unmount(directory);
    });
    writeFileSync(join(directory, "a"), "one");
    const seen = await record(new DirectoryWatcher(directory));
    unmount(directory);
    mounted = false;
    await inTime(() => expect(seen.lines).toEqual(["deleted a", "reload reconnected"]));
    mount("-t", "tmpfs", "none", directory);
    mounted = true;
    await inTime(() => expect(seen.errors).toHaveLength(2));
    writeFileSync(join(directory, "b"), "one");
    await inTime(() => expect(seen.view).toEqual(new Set(["b"])));
    expect(await seen.stream.return?.()).toEqual({ value: undefined, done: true });
    expect(await seen.stream.closed).toBeUndefined();
  });
});
