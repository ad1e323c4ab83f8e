// How long after a write it is told of: `latency.ts <watcher>`.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { print } from "../runner/program.ts";
import { median } from "../runner/statistics.ts";
import { watchers } from "./watchers.ts";

const [name = ""] = process.argv.slice(2);
const start = watchers[name];
if (start === undefined) throw new Error(`No contender ${name}`);
const directory = mkdtempSync(join(tmpdir(), "crowsnest-latency-"));
const path = join(directory, "a");
writeFileSync(path, "");

/** When the writes were made that nobody has told of yet. */
let untold: number[] = [];
let latencies: number[] = [];
const close = await start(directory, (told) => {
  if (told !== "a") return;
  const now = performance.now();
  latencies.push(...untold.map((written) => now - written));
  untold = [];
});
await pause(300);

/** The median of so many writes, each `interval` ms after the one before. */
async function measure(writes: number, interval: number): Promise<number> {
  latencies = [];
  for (let index = 0; index < writes; index += 1) {
    untold.push(performance.now());
    writeFileSync(path, "x".repeat(1 + (index % 7)));
    await pause(interval);
  }
  for (let tries = 0; untold.length > 0; tries += 1) {
    if (tries === 500) throw new Error(`${untold.length} writes were told by nobody`);
    await pause(10);
  }
  return median(latencies);
}

await measure(4, 120);
print({ slow: await measure(4, 600), medium: await measure(12, 120), fast: await measure(60, 20) });
await close();
rmSync(directory, { recursive: true });
process.exit(0);
