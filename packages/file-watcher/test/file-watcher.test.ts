import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ConfigFileWatcher, DirectoryWatcher, FileWatcher } from "../src/index.ts";
import { temporaryDirectory } from "./support/directory.ts";
import { record } from "./support/recorder.ts";

describe("FileWatcher", () => {
  it("tells about its own file only, which need not exist yet", async () => {
    const directory = temporaryDirectory();
    const seen = await record(new FileWatcher(join(directory, "a.yml")));
    writeFileSync(join(directory, "b.yml"), "1");
    writeFileSync(join(directory, "a.yml"), "1");
    await seen.sees("created a.yml");
    writeFileSync(join(directory, "a.yml.tmp"), "2");
    renameSync(join(directory, "a.yml.tmp"), join(directory, "a.yml"));
    await seen.sees("created a.yml", "written a.yml");
    rmSync(join(directory, "a.yml"));
    await seen.sees("created a.yml", "written a.yml", "deleted a.yml");
  });

  it("comes from a directory watcher too, and ends with it", async () => {
    const directory = temporaryDirectory();
    const watcher = new DirectoryWatcher(directory);
    const seen = await record(watcher.file("a.yml"));
    writeFileSync(join(directory, "a.yml"), "1");
    await seen.sees("created a.yml");
    await watcher[Symbol.asyncDispose]();
    expect(await seen.stream.closed).toBeUndefined();
  });
});

describe("ConfigFileWatcher", () => {
  it("watches a file of the configuration directory", async () => {
    const directory = temporaryDirectory();
    const seen = await record(new ConfigFileWatcher("routes.yml", { basePath: directory }));
    writeFileSync(join(directory, "routes.yml"), "1");
    await seen.sees("created routes.yml");
  });
});
