import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { DirectoryWatcher } from "../src/index.ts";
import { places, temporaryDirectory } from "./support/directory.ts";
import { inTime } from "./support/in-time.ts";

/** Writes a file in five pieces, a fraction of a millisecond apart, whenever it is told a name for them. */
const writer = `
  const { openSync, writeSync, closeSync } = require("node:fs");
  const { parentPort, workerData } = require("node:worker_threads");
  parentPort.on("message", (name) => {
    const file = openSync(workerData, "w");
    for (let piece = 1; piece <= 5; piece += 1) {
      writeSync(file, name + piece);
      for (const until = performance.now() + 0.4; performance.now() < until; );
    }
    closeSync(file);
  });
`;

// One at a time: who is late sees the last piece anyhow.
describe.each(places)("on $place", ({ base }) => {
  it("the last event follows the last of several writes within a few milliseconds", async ({ onTestFinished }) => {
    const path = join(temporaryDirectory(base, onTestFinished), "a");
    writeFileSync(path, "before");
    await using watcher = new DirectoryWatcher(join(path, ".."), { backend: "native" });
    const seen = { last: "" };
    const stream = watcher.watch();
    void (async () => {
      for await (const _ of stream) seen.last = readFileSync(path, "utf8");
    })();
    await stream.ready;
    const worker = new Worker(writer, { eval: true, workerData: path });
    onTestFinished(async () => void (await worker.terminate()));
    for (let round = 0; round < 30; round += 1) {
      worker.postMessage(`${round} `);
      const all = [1, 2, 3, 4, 5].map((piece) => `${round} ${piece}`).join("");
      await inTime(() => expect(seen.last).toBe(all));
    }
  });
});
