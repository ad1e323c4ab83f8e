// A queue whose flushes fail, whose drain is not awaited and whose source never ends by itself.
import { EventQueue } from "@crowsnest/queue";
import { event, type Sample, sampleStream } from "../../events/test/samples.ts";

process.on("unhandledRejection", (reason) => console.log(`unhandled: ${String(reason)}`));
const { stream, writer } = sampleStream();
let flushed = 0;
const queue = new EventQueue<Sample>({
  flushInterval: 20,
  onFlush: async (batch) => {
    flushed += batch.length;
    throw new Error("no");
  },
  onError: async () => {
    throw new Error("in onError");
  },
}).start(stream);
writer.send(event(1));
setTimeout(() => {
  queue.push(event(2));
  void queue.drain().then(() => console.log(`flushed ${flushed}`));
}, 60);
