// How soon a program says its first word, and what memory it has when it is at rest: `measure.ts <program> [argument]…`.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { command, print } from "../runner/program.ts";

const rest = 2000;
const [script = "", ...programArguments] = process.argv.slice(2).filter((argument) => argument !== "--short");
const [executable, all] = command(script, programArguments);
const began = performance.now();
const child = spawn(executable, all, { stdio: ["ignore", "pipe", "ignore"] });
await once(child.stdout, "data");
const startup = performance.now() - began;
child.stdout.resume();
await pause(rest);
// Linux alone tells what memory another process has.
const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
const memory = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
child.kill("SIGTERM");
await once(child, "close");
print({ startup, memory });
