// 100,000 short streams on one signal, with drops and errors that nobody listens to: nothing may be left behind.

import { WatchError } from "@crowsnest/events";
import { event, sampleStream } from "./samples.ts";

process.on("warning", (warning) => console.log(`warning: ${warning.name}`));
process.on("unhandledRejection", (reason) => console.log(`unhandled: ${String(reason)}`));
const { signal } = new AbortController();
for (let round = 0; round < 100_000; round += 1) {
  const { stream, writer } = sampleStream({ signal, buffer: { capacity: 1, waiting: 1 } });
  writer.sendAll([event(1), event(2), event(3)]);
  if (round % 3 === 0) writer.end(new WatchError("unreachable", "gone", { fatal: true }));
  if (round % 3 === 1) void stream.drain();
  void stream.return?.();
}
const { stream, writer } = sampleStream();
void stream.next();
for (let count = 0; count < 2000; count += 1) writer.send(event(count));
console.log(`done, ${stream.stats.buffered} unread`);
