import { mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DirectoryWatcher } from "../src/index.ts";
import { places, temporaryDirectory } from "./support/directory.ts";
import { record } from "./support/recorder.ts";

describe.each(places)("DirectoryWatcher on $place", ({ base }) => {
  it("tells a file that is created, written, renamed and deleted", async () => {
    const directory = temporaryDirectory(base);
    writeFileSync(join(directory, "old"), "1");
    utimesSync(join(directory, "old"), 1, 1);
    const seen = await record(new DirectoryWatcher(directory));
    writeFileSync(join(directory, "a"), "1");
    await seen.sees("created a");
    writeFileSync(join(directory, "a"), "22");
    await seen.sees("created a", "written a");
    renameSync(join(directory, "old"), join(directory, "b"));
    await seen.sees("created a", "written a", "renamed old → b");
    rmSync(join(directory, "b"));
    await seen.sees("created a", "written a", "renamed old → b", "deleted b");
    expect(seen.events.every((event) => Object.isFrozen(event) && event.directory === directory)).toBe(true);
    expect(JSON.parse(JSON.stringify(seen.events))).toEqual(seen.events);
  });

  it("ignores hidden names and what lies in subdirectories", async () => {
    const directory = temporaryDirectory(base);
    mkdirSync(join(directory, "sub"));
    const seen = await record(new DirectoryWatcher(directory));
    writeFileSync(join(directory, ".hidden"), "1");
    writeFileSync(join(directory, "sub", "below"), "1");
    writeFileSync(join(directory, "last"), "1");
    await seen.sees("created last");
  });

  it("tells what is there first, when asked, and then what changes", async () => {
    const directory = temporaryDirectory(base);
    writeFileSync(join(directory, "a"), "1");
    writeFileSync(join(directory, "b"), "1");
    const seen = await record(new DirectoryWatcher(directory), { snapshot: true });
    writeFileSync(join(directory, "a"), "22");
    await seen.sees("created a", "created b", "written a");
    expect(seen.events.map((event) => ("origin" in event ? event.origin : ""))).toEqual([
      "snapshot",
      "snapshot",
      "live",
    ]);
  });

  it.for([
    ["build", "sub"],
    ["build/", "sub"],
    ["/build", "sub, sub/build"],
    ["./build", "sub, sub/build"],
    ["sub/build", "build, sub"],
    ["/sub/", "build"],
  ])("ignores what the glob %s is about", async ([ignore = "", left]) => {
    const directory = temporaryDirectory(base);
    mkdirSync(join(directory, "build"));
    mkdirSync(join(directory, "sub/build"), { recursive: true });
    const list = await new DirectoryWatcher(directory, { recursive: true, ignore }).list();
    expect(list.map(({ name }) => name).join(", ")).toBe(left);
  });

  it("lists the directory as it is now", async () => {
    const directory = temporaryDirectory(base);
    writeFileSync(join(directory, "b.yml"), "12345");
    mkdirSync(join(directory, "a"));
    writeFileSync(join(directory, ".hidden"), "1");
    const list = await new DirectoryWatcher(directory).list();
    expect(list).toMatchObject([
      { name: "a", kind: "directory", size: 0 },
      { name: "b.yml", kind: "file", size: 5 },
    ]);
    expect(Math.abs((list[1]?.modified ?? 0) - Date.now())).toBeLessThan(60_000);
  });
});
