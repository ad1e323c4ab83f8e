import { readdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { DirectoryWatcher } from "../../src/index.ts";
import { line } from "./line.ts";

const [directory = "", options = "{}"] = process.argv.slice(2);
const watcher = new DirectoryWatcher(directory, JSON.parse(options));
const stream = watcher.watch({
  snapshot: true,
  onError: (error) => console.log(`error ${error.code}: ${error.message}`),
});
const view = new Set<string>();
void (async () => {
  for await (const batch of stream.batches()) {
    for (const event of batch) {
      if (event.action === "file-deleted") view.delete(event.actorName);
      if (event.action === "file-renamed") view.delete(event.previousName ?? "");
      if (event.action === "file-created" || event.action === "file-renamed") view.add(event.actorName);
      if (view.size <= 100) console.log(line(event));
    }
  }
})();
await stream.ready;
console.log("ready");
let last = 0;
const timer = setInterval(() => {
  // To compare 60,000 names takes a while, and would hold up what is watched: only when the view has come to rest.
  const atRest = view.size === last;
  last = view.size;
  if (!atRest) return;
  const names = readdirSync(directory);
  const missing = names.filter((name) => !view.has(name)).length;
  console.log(`view ${view.size} of ${names.length}, ${missing} missing, dropped ${stream.stats.dropped}`);
}, 200);
const input = createInterface({ input: process.stdin });
input.on("close", async () => {
  clearInterval(timer);
  await stream.return?.();
  console.log("ended");
});
