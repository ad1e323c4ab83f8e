import { EventQueue } from "@crowsnest/queue";
import { type Event, makeEvents, openStream } from "../runner/events.ts";
import { inBursts } from "../runner/turns.ts";
import { checkCount, type Workloads } from "../runner/workload.ts";

const events = makeEvents(10_000);

/** From a source's send, through the stream and the queue, to the flush. */
export const workloads: Workloads = {
  "a stream and the queue": async (count) => {
    let came = 0;
    const { stream, writer } = openStream();
    const queue = new EventQueue<Event>({
      flushInterval: 10,
      onFlush: (batch) => {
        came += batch.length;
      },
      onError: (error) => {
        throw error;
      },
    }).start(stream);
    await inBursts(count, (index) => writer.send(events[index % events.length] as Event));
    await queue.drain();
    checkCount(came, count);
  },
};
