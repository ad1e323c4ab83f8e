import { Readable } from "node:stream";
import { EventQueue } from "@crowsnest/queue";
import { barplot, bench, do_not_optimize, summary } from "mitata";
import { bufferTime, Subject } from "rxjs";
import { type Event, makeEvents, openStream } from "./events.ts";

/** Events that go through in one iteration; the figures printed are for all of them. */
export const eventsPerIteration = 10_000;
const burst = 100;

/** From a source's `send` to a reader's loop, in bursts of 100, beside what one would take instead. */
export function throughputCases(): void {
  const events = makeEvents(eventsPerIteration);
  let sum = 0;
  const consume = (event: Event): void => {
    sum += event.time;
  };

  const inBursts = async (send: (event: Event) => void): Promise<void> => {
    for (let index = 0; index < events.length; index += 1) {
      send(events[index] as Event);
      if (index % burst === burst - 1) await Promise.resolve();
    }
  };

  summary(() => {
    barplot(() => {
      bench("a direct call (baseline)", async () => {
        await inBursts(consume);
        do_not_optimize(sum);
      }).baseline(true);

      bench("crowsnest stream, batches()", async () => {
        const { stream, writer } = openStream({ buffer: { capacity: eventsPerIteration } });
        const reading = (async () => {
          for await (const batch of stream.batches()) for (const event of batch) consume(event);
        })();
        await inBursts((event) => writer.send(event));
        writer.end();
        await reading;
        do_not_optimize(sum);
      });

      bench("crowsnest stream, for await", async () => {
        const { stream, writer } = openStream({ buffer: { capacity: eventsPerIteration } });
        const reading = (async () => {
          for await (const event of stream) consume(event);
        })();
        await inBursts((event) => writer.send(event));
        writer.end();
        await reading;
        do_not_optimize(sum);
      });

      bench("crowsnest queue, push to flush", async () => {
        const queue = new EventQueue<Event>({
          flushInterval: 300,
          onFlush: (batch) => batch.forEach(consume),
          onError() {},
        });
        await inBursts((event) => void queue.push(event));
        await queue.drain();
        do_not_optimize(sum);
      });

      bench("node Readable, object mode", async () => {
        const readable = new Readable({ objectMode: true, highWaterMark: eventsPerIteration, read() {} });
        const reading = (async () => {
          for await (const event of readable) consume(event as Event);
        })();
        await inBursts((event) => void readable.push(event));
        readable.push(null);
        await reading;
        do_not_optimize(sum);
      });

      bench("rxjs bufferTime", async () => {
        const subject = new Subject<Event>();
        subject.pipe(bufferTime(300)).subscribe((batch) => batch.forEach(consume));
        await inBursts((event) => subject.next(event));
        subject.complete();
        do_not_optimize(sum);
      });
    });
  });
}
