/** Run by a test as another process: a worker thread watches all below a directory, and is ended in the middle of it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { DirectoryWatcher } from "../../src/index.ts";

if (isMainThread) {
  const directory = process.argv[2] ?? "";
  const worker = new Worker(new URL(import.meta.url), { workerData: directory });
  for (const said of ["ready", "file-created below/a"]) {
    const message = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    if (message !== said) throw new Error(`the worker said ${message}`);
    if (said === "ready") writeFileSync(join(directory, "below", "a"), "one");
  }
  await worker.terminate();
  console.log("the process lives");
} else {
  const stream = new DirectoryWatcher(workerData as string, { recursive: true }).watch();
  await stream.ready;
  parentPort?.postMessage("ready");
  for await (const event of stream) parentPort?.postMessage(`${event.action} ${event.actorName}`);
}
