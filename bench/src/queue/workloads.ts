import { EventQueue } from "@crowsnest/queue";
import { Batcher } from "@tanstack/pacer/batcher";
import DataLoader from "dataloader";
import { type Cause, Effect, Queue, Stream } from "effect";
import PQueue from "p-queue";
import { bufferTime, Subject } from "rxjs";
import { type Event, eventMaker, openStream } from "../runner/events.ts";
import { inBursts } from "../runner/turns.ts";
import { checkCount, type Workload, type Workloads } from "../runner/workload.ts";

const make = eventMaker();
/** Milliseconds from the first event of a batch to its flush. */
const interval = 300;
/** A batch of so many events is flushed at once: what the queue does unless it is given more room than by default. */
const most = 65_536;

interface Sink {
  came: number;
  sum: number;
  flush(batch: readonly Event[]): void;
}

/** Each event is made anew; what is measured contains that. */
function produce(count: number, push: (event: Event) => void): Promise<void> {
  return inBursts(count, (index) => push(make(index)));
}

/** From a push to `flush`, in windows of 300 ms. */
export const workloads: Workloads = {
  "the events alone": workload(async (count, sink) => {
    await produce(count, (event) => {
      sink.came += 1;
      sink.sum += event.time;
    });
  }),

  "an array, swapped by a timer": workload((count, sink) => swapArray(count, sink, count)),
  "an array, swapped by a timer, at most 65,536": workload((count, sink) => swapArray(count, sink, most)),

  "crowsnest, push": workload((count, sink) => pushAll(count, sink, count)),
  "crowsnest, push, at most 65,536": workload((count, sink) => pushAll(count, sink, most)),

  "crowsnest, a stream and the queue": workload(async (count, sink) => {
    const { stream, writer } = openStream();
    const queue = openQueue(count, sink, count).start(stream);
    await produce(count, (event) => writer.send(event));
    await queue.drain();
  }),

  "rxjs bufferTime": workload((count, sink) => bufferByTime(count, sink, Number.POSITIVE_INFINITY)),
  "rxjs bufferTime, at most 65,536": workload((count, sink) => bufferByTime(count, sink, most)),

  "effect groupedWithin": workload((count, sink) => groupWithin(count, sink, count)),
  "effect groupedWithin, at most 65,536": workload((count, sink) => groupWithin(count, sink, most)),

  // Without a maximum it takes the square of what it holds.
  "pacer Batcher, at most 1,000": workload(async (count, sink) => {
    const batcher = new Batcher<Event>((batch) => sink.flush(batch), { wait: interval, maxSize: 1000 });
    await produce(count, (event) => batcher.addItem(event));
    batcher.flush();
  }),

  // Has no batches: each event is a task of its own.
  "p-queue": workload(async (count, sink) => {
    const queue = new PQueue({ concurrency: 1 });
    await produce(count, (event) => void queue.add(async () => sink.flush([event])));
    await queue.onIdle();
  }),

  dataloader: workload(async (count, sink) => {
    const load = async (batch: readonly Event[]): Promise<readonly Event[]> => {
      sink.flush(batch);
      return batch;
    };
    const loader = new DataLoader<Event, Event>(load, {
      cache: false,
      maxBatchSize: count,
      batchScheduleFn: (flush) => void setTimeout(flush, interval),
    });
    let last: Promise<unknown> | undefined;
    await produce(count, (event) => (last = loader.load(event)));
    await last;
  }),
};

async function swapArray(count: number, sink: Sink, maxBatch: number): Promise<void> {
  let held: Event[] = [];
  const swap = (): void => {
    const batch = held;
    held = [];
    if (batch.length > 0) sink.flush(batch);
  };
  const timer = setInterval(swap, interval);
  await produce(count, (event) => {
    held.push(event);
    if (held.length >= maxBatch) swap();
  });
  clearInterval(timer);
  swap();
}

async function pushAll(count: number, sink: Sink, maxBatch: number): Promise<void> {
  const queue = openQueue(count, sink, maxBatch);
  await produce(count, (event) => void queue.push(event));
  await queue.drain();
}

async function bufferByTime(count: number, sink: Sink, maxBatch: number): Promise<void> {
  const subject = new Subject<Event>();
  subject.pipe(bufferTime(interval, null, maxBatch)).subscribe((batch) => sink.flush(batch));
  await produce(count, (event) => subject.next(event));
  subject.complete();
}

async function groupWithin(count: number, sink: Sink, maxBatch: number): Promise<void> {
  const queue = Effect.runSync(Queue.unbounded<Event, Cause.Done>());
  const flushing = Effect.runPromise(
    Stream.fromQueue(queue).pipe(
      Stream.groupedWithin(maxBatch, interval),
      Stream.runForEach((batch) => Effect.sync(() => sink.flush(batch))),
    ),
  );
  await produce(count, (event) => void Queue.offerUnsafe(queue, event));
  Queue.endUnsafe(queue);
  await flushing;
}

/** Room for all of them, as whoever is compared holds all of them too. */
function openQueue(count: number, sink: Sink, maxBatch: number): EventQueue<Event> {
  return new EventQueue<Event>({
    flushInterval: interval,
    capacity: count,
    maxBatch,
    onFlush: (batch) => sink.flush(batch),
    onError: (error) => {
      throw error;
    },
  });
}

function workload(run: (count: number, sink: Sink) => Promise<void>): Workload {
  return async (count) => {
    const sink: Sink = {
      came: 0,
      sum: 0,
      flush(batch) {
        this.came += batch.length;
        for (const event of batch) this.sum += event.time;
      },
    };
    await run(count, sink);
    checkCount(sink.came, count);
  };
}
