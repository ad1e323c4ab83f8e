import { watch } from "node:fs";
import { Worker } from "node:worker_threads";
import { deno } from "./deno-runtime.ts";

interface BunForeign {
  dlopen(
    library: string,
    symbols: Record<string, { args: string[]; returns: string }>,
  ): { symbols: Record<string, (argument: number) => number>; close(): void };
}

const inWorker = `
const { watch } = require("node:fs");
const { parentPort, workerData } = require("node:worker_threads");
try {
  watch(workerData).close();
  parentPort.postMessage({});
} catch (error) {
  parentPort.postMessage({ code: error.code, message: error.message });
}`;

/**
 * Throws what the system throws when no inotify instance, or no watch for this directory, is left.
 *
 * A runtime keeps one instance for all its own watches, so that another `fs.watch` says nothing about a further instance.
 * It takes a thread of its own on Node, the system call itself on Bun; Deno takes an instance for each watcher.
 */
export async function probeInstance(directory: string): Promise<void> {
  if (process.platform !== "linux") return;
  if (deno !== undefined) {
    deno.watchFs(directory, { recursive: false }).close();
    return;
  }
  watch(directory).close();
  if (process.versions["bun"] !== undefined) await probeOnBun();
  else await probeOnNode(directory);
}

async function probeOnNode(directory: string): Promise<void> {
  const worker = new Worker(inWorker, { eval: true, workerData: directory, execArgv: [] });
  const answer = await new Promise<{ code?: string; message?: string }>((resolve) => {
    worker.once("message", resolve);
    worker.once("error", (error: Error) => resolve({ code: "EMFILE", message: error.message }));
  });
  await worker.terminate();
  if (answer.code !== undefined) throw Object.assign(new Error(answer.message), { code: answer.code });
}

async function probeOnBun(): Promise<void> {
  const module = "bun:ffi";
  const { dlopen } = (await import(module)) as BunForeign;
  for (const name of ["libc.so.6", `libc.musl-${process.arch === "arm64" ? "aarch64" : "x86_64"}.so.1`]) {
    let libc: ReturnType<BunForeign["dlopen"]>;
    try {
      libc = dlopen(name, {
        inotify_init1: { args: ["i32"], returns: "i32" },
        close: { args: ["i32"], returns: "i32" },
      });
    } catch {
      continue;
    }
    const instance = libc.symbols["inotify_init1"]?.(closeOnExec) ?? -1;
    if (instance >= 0) libc.symbols["close"]?.(instance);
    libc.close();
    if (instance < 0) throw Object.assign(new Error("EMFILE: too many open files, inotify_init1"), { code: "EMFILE" });
    return;
  }
}

/** `IN_CLOEXEC` */
const closeOnExec = 0o2000000;
