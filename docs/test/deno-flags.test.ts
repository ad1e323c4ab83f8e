import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeEngine } from "@crowsnest/testkit";
import { describe, expect, it } from "vitest";
import { ProgramFolder, page } from "./page.ts";
import { Program } from "./program.ts";

const root = join(import.meta.dirname, "../..");
const guide = page("runtimes.md");

/** The flags that the guide's table gives for a row. */
function flagsFor(row: string, values: Record<string, string>): string[] {
  const line = guide.split("\n").find((candidate) => candidate.startsWith(`| ${row} |`));
  const flags = /`(--[^`]*)`/.exec(line ?? "")?.[1];
  if (flags === undefined) throw new Error(`The guide has no row "${row}" with flags`);
  return flags.replaceAll(/\b[A-Z]{4,}\b|\bapp\b/g, (word) => values[word] ?? word).split(" ");
}

async function run(folder: ProgramFolder, code: string, flags: readonly string[]): Promise<string> {
  const file = folder.write("program.ts", code);
  const program = new Program("deno", [
    "run",
    "--quiet",
    "--no-prompt",
    "--conditions=@crowsnest/source",
    ...flags,
    file,
  ]);
  await program.exited;
  return program.output.trim();
}

const watchDocker = (host: string): string => `
import { DockerWatcher } from "@crowsnest/docker-watcher";
await using docker = new DockerWatcher({ host: "${host}" });
for await (const { actorName } of docker.watch({ snapshot: true, onError: (error) => console.log(error.message) })) {
  console.log(actorName);
  break;
}`;

const watchDirectory = (directory: string, recursive: boolean): string => `
import { DirectoryWatcher } from "@crowsnest/file-watcher";
const options = { snapshot: true, onError: (error) => console.log(error.message) };
for await (const { actorName } of new DirectoryWatcher("${directory}", { recursive: ${recursive} }).watch(options)) {
  console.log(actorName);
  break;
}`;

describe("on Deno the flags of the guide suffice", () => {
  it("for the queue: none", async () => {
    using folder = new ProgramFolder();
    const code = `
import { EventQueue } from "@crowsnest/queue";
await using queue = new EventQueue({ onFlush: (batch) => console.log(batch.join()), onError: console.error });
queue.push("web");`;
    expect(await run(folder, code, [])).toBe("web");
  });

  it.each([
    ["docker-watcher, unix socket", "unix"],
    ["docker-watcher, tcp", "tcp"],
  ])("for %s", async (row, kind) => {
    using folder = new ProgramFolder();
    await using engine = await FakeEngine.start(kind === "tcp" ? { host: "tcp://127.0.0.1:0" } : {});
    engine.run({ name: "web" });
    const address = engine.host.replace(/^\w+:\/\//, "");
    const flags = flagsFor(row, { app: root, SOCKET: address, "HOST:PORT": address, HOST: address, ":PORT": "" }).map(
      (flag) => flag.replace(":PORT", ""),
    );
    expect(await run(folder, watchDocker(engine.host), flags)).toBe("web");
  });

  it.each([
    ["file-watcher, a flat directory", false],
    ["file-watcher, `recursive: true`", true],
  ])("for %s", async (row, recursive) => {
    using folder = new ProgramFolder();
    const directory = mkdtempSync(join(tmpdir(), "crowsnest-flags-"));
    try {
      writeFileSync(join(directory, "app.yml"), "");
      const flags = flagsFor(row, { app: root, DIRECTORY: directory });
      expect(await run(folder, watchDirectory(directory, recursive), flags)).toBe("app.yml");
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
