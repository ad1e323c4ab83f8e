import { mkdtempSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { DirectoryWatcher } from "../../src/index.ts";

/** chokidar, as far as it is compared. */
interface Chokidar {
  watch(
    directory: string,
    options: object,
  ): { on(event: string, listener: (...words: string[]) => void): void; close(): Promise<void> };
}

/** One who is told of the same writes as the others, in the same process. */
interface Contender {
  readonly name: string;
  readonly latencies: number[];
  saw: boolean;
  close(): unknown;
}

const writes = 60;
const directory = mkdtempSync(join(tmpdir(), "crowsnest-latency-"));
const path = join(directory, "a");
writeFileSync(path, "");
let written = 0;

function contender(name: string): Contender {
  return { name, latencies: [], saw: true, close() {} };
}

function tell(one: Contender): void {
  if (!one.saw) one.latencies.push(performance.now() - written);
  one.saw = true;
}

const contenders: Contender[] = [];

function startOurs(): Promise<void> {
  const one = contender("ours");
  const stream = new DirectoryWatcher(directory, { backend: "native" }).watch();
  one.close = () => stream.return?.();
  contenders.push(one);
  void (async () => {
    for await (const _ of stream) tell(one);
  })();
  return stream.ready;
}

function startRaw(): void {
  const one = contender("fs.watch");
  const watcher = watch(directory, () => tell(one));
  one.close = () => watcher.close();
  contenders.push(one);
}

async function startChokidar(entry: string): Promise<void> {
  const one = contender("chokidar");
  const chokidar = (await import(pathToFileURL(entry).href)) as Chokidar;
  const watcher = chokidar.watch(directory, { ignoreInitial: true, depth: 0 });
  one.close = () => watcher.close();
  contenders.push(one);
  watcher.on("all", () => tell(one));
  await new Promise<void>((resolve) => watcher.on("ready", () => resolve()));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

startRaw();
await startOurs();
const entry = process.argv[2];
if (entry !== undefined) await startChokidar(entry);
await pause(500);
for (let index = 0; index < writes; index += 1) {
  await pause(60);
  for (const one of contenders) one.saw = false;
  written = performance.now();
  writeFileSync(path, "x".repeat(1 + (index % 7)));
  for (let tries = 0; tries < 5_000 && contenders.some((one) => !one.saw); tries += 1) await pause(1);
}
for (const { name, latencies } of contenders) {
  console.log(`${name}: ${median(latencies).toFixed(2)} ms median of ${latencies.length} of ${writes} isolated writes`);
}
for (const one of contenders) await one.close();
rmSync(directory, { recursive: true });
