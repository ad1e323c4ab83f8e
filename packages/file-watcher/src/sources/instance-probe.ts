import { watch } from "node:fs";
import { Worker } from "node:worker_threads";
import { deno } from "./deno-runtime.ts";

/** What `bun:ffi` and Deno make of a C library. */
interface Library {
  readonly symbols: Record<string, (argument: number) => number>;
  close(): void;
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
 * It takes a thread of its own on Node, and the system call itself on Bun and Deno.
 */
export async function probeInstance(directory: string): Promise<void> {
  if (process.platform !== "linux") return;
  const runtime = deno;
  if (runtime !== undefined) {
    probeLibrary((name) => runtime.dlopen(name, { inotify_init1: denoSignature, close: denoSignature }));
    return;
  }
  watch(directory).close();
  if (process.versions["bun"] === undefined) await probeInThread(directory);
  else await probeOnBun();
}

async function probeInThread(directory: string): Promise<void> {
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
  const { dlopen } = (await import(module)) as { dlopen(name: string, symbols: object): Library };
  probeLibrary((name) => dlopen(name, { inotify_init1: bunSignature, close: bunSignature }));
}

const bunSignature = { args: ["i32"], returns: "i32" };
const denoSignature = { parameters: ["i32"], result: "i32" } as const;

/** `IN_CLOEXEC` */
const closeOnExec = 0o2000000;

/** Takes an instance and gives it back at once. Where the C library is not found nothing is proven, and nothing thrown. */
function probeLibrary(open: (name: string) => Library): void {
  for (const name of ["libc.so.6", `libc.musl-${process.arch === "arm64" ? "aarch64" : "x86_64"}.so.1`]) {
    let library: Library;
    try {
      library = open(name);
    } catch {
      continue;
    }
    const instance = library.symbols["inotify_init1"]?.(closeOnExec) ?? -1;
    if (instance >= 0) library.symbols["close"]?.(instance);
    library.close();
    if (instance < 0) throw Object.assign(new Error("EMFILE: too many open files, inotify_init1"), { code: "EMFILE" });
    return;
  }
}
