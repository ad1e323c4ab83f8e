import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { describe, expect, it, vi } from "vitest";
import { type Backend, DirectoryWatcher } from "../src/index.ts";
import { places, temporaryDirectory } from "./support/directory.ts";
import { inTime } from "./support/in-time.ts";

const mebibyte = 1_048_576;

/** What up to 1 MiB is compared by its content. Polling takes, for more, until a write of that size must be over. */
const cases: readonly { backend: Backend; size: number; rounds: number }[] = [
  { backend: "native", size: 8 * mebibyte, rounds: 20 },
  { backend: "native", size: mebibyte, rounds: 20 },
  { backend: "polling", size: 8 * mebibyte, rounds: 8 },
  { backend: "parcel", size: 8 * mebibyte, rounds: 20 },
];

vi.setConfig({ testTimeout: 120_000 });

/** Writes a file in place, twice at once, each time full of one byte, whenever it is told the second byte. */
const writer = `
  const { openSync, writeSync, closeSync } = require("node:fs");
  const { parentPort, workerData } = require("node:worker_threads");
  const { path, size } = workerData;
  parentPort.on("message", (byte) => {
    const contents = [byte + 100, byte].map((each) => Buffer.alloc(size, each));
    const file = openSync(path, "r+");
    for (const content of contents) writeSync(file, content, 0, size, 0);
    closeSync(file);
  });
`;

/** The bytes that a reader finds here and there in a file. */
function bytesOf(path: string, size: number): string {
  const found = new Set<number>();
  const byte = new Uint8Array(1);
  const file = openSync(path, "r");
  for (let position = 0; position <= size; position += size / 64) {
    readSync(file, byte, 0, 1, Math.min(position, size - 1));
    found.add(byte[0] ?? -1);
  }
  closeSync(file);
  return [...found].join();
}

describe.each(places)("on $place", ({ base }) => {
  it.for(cases)(
    "the last event follows the end of a long write of the same size ($backend, $size bytes)",
    async ({ backend, size, rounds }, { onTestFinished }) => {
      const path = join(temporaryDirectory(base, onTestFinished), "a");
      writeFileSync(path, new Uint8Array(size));
      await using watcher = new DirectoryWatcher(join(path, ".."), { backend, pollInterval: 20 });
      const seen = { last: "" };
      const stream = watcher.watch();
      void (async () => {
        for await (const _ of stream) seen.last = bytesOf(path, size);
      })();
      await stream.ready;
      const worker = new Worker(writer, { eval: true, workerData: { path, size } });
      onTestFinished(async () => void (await worker.terminate()));
      for (let round = 1; round <= rounds; round += 1) {
        worker.postMessage(round);
        await inTime(() => expect(seen.last).toBe(`${round}`));
      }
    },
  );
});
