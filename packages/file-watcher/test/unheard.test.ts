import { appendFileSync, linkSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { DirectoryWatcher } from "../src/index.ts";
import { watchInChild } from "./support/child.ts";
import { temporaryDirectory } from "./support/directory.ts";
import { mayMount, mount, unmount } from "./support/mount.ts";
import { record } from "./support/recorder.ts";

/** Well before the reconciliation, whose interval is 30 s, and time enough for a busy machine. */
const soon = { timeout: 20_000, interval: 20 };

vi.setConfig({ maxConcurrency: 16, testTimeout: 60_000 });

describe.concurrent("in a directory that costs little to look at, it is told soon when nothing notifies of", () => {
  it("a write through a hard link that was made elsewhere after the last look", async ({ onTestFinished }) => {
    const directory = temporaryDirectory(undefined, onTestFinished);
    const elsewhere = temporaryDirectory(undefined, onTestFinished);
    writeFileSync(join(directory, "a"), "one");
    const seen = await record(new DirectoryWatcher(directory), {}, onTestFinished);
    linkSync(join(directory, "a"), join(elsewhere, "b"));
    writeFileSync(join(elsewhere, "b"), "another");
    await vi.waitFor(() => expect(seen.lines).toEqual(["written a"]), soon);
  });

  it("the last of so many writes to few files that the kernel's queue overflowed", async ({ onTestFinished }) => {
    const directory = temporaryDirectory(undefined, onTestFinished);
    for (const name of ["a", "b", "last"]) writeFileSync(join(directory, name), "");
    const options = { backend: "parcel", recursive: true } as const;
    const child = await watchInChild(directory, options, onTestFinished);
    await child.says(/^ready$/);
    const { pid = 0 } = child.process;
    process.kill(pid, "SIGSTOP");
    // @parcel/watcher makes two events of them, and does not tell of the overflow.
    for (let index = 0; index < 20_000; index += 1) appendFileSync(join(directory, index % 2 === 0 ? "a" : "b"), "x");
    writeFileSync(join(directory, "last"), "one");
    process.kill(pid, "SIGCONT");
    await child.says(/^written last$/, soon.timeout);
    expect(await child.end()).toBe(0);
  });

  it.runIf(mayMount("unheard.test.ts"))(
    "a write to what a file mounted in a subdirectory comes from",
    async ({ onTestFinished }) => {
      const room = temporaryDirectory(undefined, onTestFinished);
      const [source, directory] = [join(room, "host.yml"), join(room, "tree")];
      const target = join(directory, "sub/app.yml");
      mkdirSync(join(directory, "sub"), { recursive: true });
      writeFileSync(source, "one");
      writeFileSync(target, "");
      mount("--bind", source, target);
      onTestFinished(() => unmount(target));
      const seen = await record(new DirectoryWatcher(directory, { recursive: true }), {}, onTestFinished);
      writeFileSync(source, "another");
      await vi.waitFor(() => expect(seen.lines).toEqual(["written sub/app.yml"]), soon);
      expect(seen.errors).toEqual([]);
    },
  );
});
