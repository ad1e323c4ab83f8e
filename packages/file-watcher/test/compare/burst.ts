import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { DirectoryWatcher } from "../../src/index.ts";

interface Chokidar {
  watch(
    directory: string,
    options: object,
  ): { on(event: string, listener: (event: string, path: string) => void): void; close(): Promise<void> };
}

/** Starts a contender; it calls `tell` with each name. */
type Contender = (directory: string, tell: (name: string) => void) => Promise<() => unknown>;

const contenders: Record<string, Contender> = {
  async raw(directory, tell) {
    const watcher = watch(directory, (_event, name) => tell(name ?? ""));
    return () => watcher.close();
  },
  async ours(directory, tell) {
    const stream = new DirectoryWatcher(directory).watch();
    void (async () => {
      for await (const batch of stream.batches()) for (const event of batch) tell(event.actorName);
    })();
    await stream.ready;
    return () => stream.return?.();
  },
  async chokidar(directory, tell) {
    const chokidar = (await import(pathToFileURL(process.argv[3] ?? "").href)) as Chokidar;
    const watcher = chokidar.watch(directory, { ignoreInitial: true, depth: 0 });
    watcher.on("all", (_event, path) => tell(basename(path)));
    await new Promise<void>((resolve) => watcher.on("ready", () => resolve()));
    return () => watcher.close();
  },
};

const name = process.argv[2] ?? "ours";
const start = contenders[name];
if (start === undefined) throw new Error(`One of ${Object.keys(contenders).join(", ")} is due, not ${name}`);
const directory = mkdtempSync(join(tmpdir(), "crowsnest-compare-"));
let tell: (name: string) => void = () => {};
const close = await start(directory, (told) => tell(told));

const latencies: number[] = [];
writeFileSync(join(directory, "isolated"), "0");
await pause(500);
for (let index = 0; index < 60; index += 1) {
  await pause(60);
  const { promise, resolve } = Promise.withResolvers<void>();
  tell = (told) => {
    if (told === "isolated") resolve();
  };
  const written = performance.now();
  writeFileSync(join(directory, "isolated"), "x".repeat(1 + (index % 7)));
  await promise;
  latencies.push(performance.now() - written);
}
latencies.sort((a, b) => a - b);

const names = new Set<string>();
tell = (told) => names.add(told);
const cpu = process.cpuUsage();
const shell = spawn("sh", ["-c", 'cd "$1" && seq -f f%.0f 1 10000 | xargs touch', "sh", directory]);
await new Promise((resolve) => shell.on("exit", resolve));
for (let waited = 0; names.size < 10_000 && waited < 1_000; waited += 1) await pause(20);
await pause(1_500);
const { user, system } = process.cpuUsage(cpu);
console.log(
  `${name}: isolated write ${latencies[30]?.toFixed(2)} ms median, ${latencies[57]?.toFixed(2)} ms p95; ` +
    `10,000 creates: ${names.size} told, ${Math.round((user + system) / 1_000)} ms of CPU`,
);
await close();
rmSync(directory, { recursive: true });
