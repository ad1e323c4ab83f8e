import { EventEmitter, on } from "node:events";
import { Readable } from "node:stream";
import { type Cause, Effect, Queue, Stream } from "effect";
import { bufferTime, Subject } from "rxjs";
import { type Event, makeEvents, openStream } from "../runner/events.ts";
import { inBursts } from "../runner/turns.ts";
import { checkCount, type Workload, type Workloads } from "../runner/workload.ts";

const events = makeEvents(10_000);
/** Milliseconds; short, so that a pass sees many of them. */
const window = 10;

/** The source's side: so many events, in bursts of 100. */
function produce(count: number, send: (event: Event) => void): Promise<void> {
  return inBursts(count, (index) => send(events[index % events.length] as Event));
}

/** The reader's side: looks into each event. */
class Consumer {
  came = 0;
  sum = 0;

  readonly take = (event: Event): void => {
    this.came += 1;
    this.sum += event.time;
  };
}

/** From a source's `send` to a reader's loop. */
export const workloads: Workloads = {
  "a direct call": workload(async (count, { take }) => {
    await produce(count, take);
  }),

  "crowsnest, batches()": workload(async (count, { take }) => {
    const { stream, writer } = openStream();
    const reading = (async () => {
      for await (const batch of stream.batches()) for (const event of batch) take(event);
    })();
    await produce(count, (event) => writer.send(event));
    writer.end();
    await reading;
  }),

  "crowsnest, for await": workload(async (count, { take }) => {
    const { stream, writer } = openStream();
    const reading = (async () => {
      for await (const event of stream) take(event);
    })();
    await produce(count, (event) => writer.send(event));
    writer.end();
    await reading;
  }),

  "Readable in object mode": workload(async (count, { take }) => {
    const readable = new Readable({ objectMode: true, highWaterMark: 1024, read() {} });
    const reading = (async () => {
      for await (const event of readable) take(event as Event);
    })();
    await produce(count, (event) => void readable.push(event));
    readable.push(null);
    await reading;
  }),

  ReadableStream: workload(async (count, { take }) => {
    const { promise: started, resolve } = Promise.withResolvers<ReadableStreamDefaultController<Event>>();
    const readable = new ReadableStream<Event>({ start: resolve }, { highWaterMark: 1024 });
    const controller = await started;
    const reading = (async () => {
      for await (const event of readable) take(event);
    })();
    await produce(count, (event) => controller.enqueue(event));
    controller.close();
    await reading;
  }),

  "events.on": workload(async (count, { take }) => {
    const emitter = new EventEmitter();
    const reading = (async () => {
      for await (const [event] of on(emitter, "event", { close: ["end"] })) take(event as Event);
    })();
    await produce(count, (event) => void emitter.emit("event", event));
    emitter.emit("end");
    await reading;
  }),

  "rxjs bufferTime": workload(async (count, { take }) => {
    const subject = new Subject<Event>();
    subject.pipe(bufferTime(window)).subscribe((batch) => batch.forEach(take));
    await produce(count, (event) => subject.next(event));
    subject.complete();
  }),

  "effect, Queue.take": workload(async (count, { take }) => {
    const queue = Effect.runSync(Queue.unbounded<Event>());
    const reading = Effect.runPromise(
      Effect.gen(function* () {
        for (let index = 0; index < count; index += 1) take(yield* Queue.take(queue));
      }),
    );
    await produce(count, (event) => void Queue.offerUnsafe(queue, event));
    await reading;
  }),

  "effect, Stream.fromQueue in chunks": workload(async (count, { take }) => {
    const queue = Effect.runSync(Queue.unbounded<Event, Cause.Done>());
    const reading = Effect.runPromise(
      Stream.runForEachArray(Stream.fromQueue(queue), (chunk) => Effect.sync(() => chunk.forEach(take))),
    );
    await produce(count, (event) => void Queue.offerUnsafe(queue, event));
    Queue.endUnsafe(queue);
    await reading;
  }),
};

function workload(run: (count: number, consumer: Consumer) => Promise<void>): Workload {
  return async (count) => {
    const consumer = new Consumer();
    await run(count, consumer);
    checkCount(consumer.came, count);
  };
}
