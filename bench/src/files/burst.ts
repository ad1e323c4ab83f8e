// What 10,000 new files cost whoever watches their directory: `burst.ts <watcher>`.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { cpuTime } from "../runner/cpu-time.ts";
import { print } from "../runner/program.ts";
import { watchers } from "./watchers.ts";

const [name = ""] = process.argv.slice(2);
const start = watchers[name];
if (start === undefined) throw new Error(`No contender ${name}`);
const files = process.argv.includes("--short") ? 1000 : 10_000;
const directory = mkdtempSync(join(tmpdir(), "crowsnest-burst-"));
const names = new Set<string>();
let lastNew = 0;
const close = await start(directory, (told) => {
  if (names.size < names.add(told).size) lastNew = performance.now();
});
await pause(300);
names.clear();
const before = cpuTime();
const began = performance.now();
const shell = spawn("sh", ["-c", `cd "$1" && seq -f f%.0f 1 ${files} | xargs touch`, "sh", directory]);
await new Promise((resolve) => shell.on("exit", resolve));
for (let waited = 0; names.size < files && waited < 500; waited += 1) await pause(20);
// What comes late is its work too.
await pause(1000);
print({ cpu: (cpuTime() - before) / 1e6, untold: files - names.size, took: lastNew - began });
await close();
rmSync(directory, { recursive: true });
process.exit(0);
