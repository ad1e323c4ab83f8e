import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ConfigFileWatcher, DirectoryWatcher, FileWatcher } from "../src/index.ts";
import { temporaryDirectory } from "./support/directory.ts";

describe("bad input is refused with what was given and what would be right", () => {
  const missing = join(join(import.meta.dirname, ".."), "not-there");
  const file = import.meta.filename;
  const long = "x".repeat(300);
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
    ["a path with a NUL", () => new DirectoryWatcher("a\0b"), "invalid-option", '"a\\u0000b"'],
    ["a file with a NUL", () => new FileWatcher("/a\0b"), "invalid-option", '"/a\\u0000b"'],
    ["a name with a NUL", () => new DirectoryWatcher("/").file("a\0b"), "invalid-option", '"a\\u0000b"'],
    ["a path that is too long", () => new DirectoryWatcher(`/${long}`), "invalid-option", long],
    ["a file name that is too long", () => new FileWatcher(`/${long}`), "invalid-option", long],
    [
      "a directory where a file is due",
      () => new FileWatcher(import.meta.dirname),
      "invalid-option",
      "DirectoryWatcher",
    ],
    ["the working directory as a file", () => new FileWatcher("."), "invalid-option", '"."'],
    ["a logger that is none", () => new DirectoryWatcher("/", { logger: "x" as never }), "invalid-option", '"x"'],
    ["a logger without methods", () => new DirectoryWatcher("/", { logger: {} as never }), "invalid-option", "logger"],
    ["a clock that is none", () => new DirectoryWatcher("/", { clock: 5 as never }), "invalid-option", "5"],
    [
      "a misspelt option",
      () => new DirectoryWatcher("/", { recursiv: true } as never),
      "invalid-option",
      '"recursive"',
    ],
    [
      "an option of directories for a file",
      () => new FileWatcher("/a", { recursive: true } as never),
      "invalid-option",
      '"recursive", only backend',
    ],
    [
      "a misspelt option of a configuration file",
      () => new ConfigFileWatcher("a", { basePaht: "/" } as never),
      "invalid-option",
      '"basePaht"',
    ],
    [
      "a misspelt option of a watch",
      () => new DirectoryWatcher("/").watch({ snapshots: true } as never),
      "invalid-option",
      '"snapshot"',
    ],
    ["an array of options", () => new DirectoryWatcher("/", [] as never), "invalid-option", "[]"],
    ["no options for a file", () => new ConfigFileWatcher("a", null as never), "invalid-option", "null"],
    ["a number for options", () => new ConfigFileWatcher("a", 5 as never), "invalid-option", "5"],
    ["no options of a watch", () => new DirectoryWatcher("/").watch(null as never), "invalid-option", "null"],
    [
      "a snapshot that is no flag",
      () => new DirectoryWatcher("/").watch({ snapshot: "yes" as never }),
      "invalid-option",
      "yes",
    ],
    ["options that are none", () => new DirectoryWatcher("/", 5 as never), "invalid-option", "5"],
    ["a bad buffer", () => new DirectoryWatcher("/").watch({ buffer: { capacity: 0 } }), "invalid-option", "0"],
  ])("%s", (_what, make, code, quoted) => {
    expect(make).toThrow(
      expect.objectContaining({ name: "WatchError", code, message: expect.stringContaining(quoted) }),
    );
  });

  it("a link that leads in circles", () => {
    const link = join(temporaryDirectory(), "circle");
    symlinkSync("circle", link);
    expect(() => new DirectoryWatcher(link)).toThrow(
      expect.objectContaining({ code: "list", message: expect.stringContaining(link) }),
    );
    expect(() => new FileWatcher(link)).not.toThrow();
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
