import { EventQueue } from "@crowsnest/queue";
import { AsyncBatcher } from "@tanstack/pacer/async-batcher";
import { Batcher } from "@tanstack/pacer/batcher";
import DataLoader from "dataloader";
import { Effect, Queue, Stream } from "effect";
import PQueue from "p-queue";
import { bufferTime, filter, Subject } from "rxjs";

/** Something to batch: large enough that holding it shows. */
export interface Item {
  readonly number: number;
  readonly payload: Uint8Array;
}

export interface PeerOptions {
  /** The window, in milliseconds. */
  readonly interval: number;
  readonly onFlush: (batch: readonly Item[]) => void | Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Starts a batcher as its documentation would have it, and gives back how an event is put in. */
export type Peer = (options: PeerOptions) => (item: Item) => void;

export const peers: Readonly<Record<string, Peer>> = {
  "@crowsnest/queue": ({ interval, onFlush, onError }) => {
    const queue = new EventQueue<Item>({ flushInterval: interval, capacity: 1000, onFlush, onError });
    return (item) => void queue.push(item);
  },

  "rxjs bufferTime": ({ interval, onFlush }) => {
    const subject = new Subject<Item>();
    subject
      .pipe(
        bufferTime(interval),
        filter((batch) => batch.length > 0),
      )
      .subscribe((batch) => void onFlush(batch));
    return (item) => subject.next(item);
  },

  "pacer Batcher": ({ interval, onFlush }) => {
    const batcher = new Batcher<Item>((batch) => void onFlush(batch), { wait: interval });
    return (item) => batcher.addItem(item);
  },

  "pacer AsyncBatcher": ({ interval, onFlush, onError }) => {
    const batcher = new AsyncBatcher<Item>(async (batch) => onFlush(batch), { wait: interval, onError });
    return (item) => void batcher.addItem(item);
  },

  "effect groupedWithin": ({ interval, onFlush }) => {
    const queue = Effect.runSync(Queue.unbounded<Item>());
    const flushing = Stream.fromQueue(queue).pipe(
      Stream.groupedWithin(100_000, interval),
      Stream.runForEach((batch) => Effect.promise(async () => onFlush(batch))),
    );
    Effect.runFork(flushing);
    return (item) => void Queue.offerUnsafe(queue, item);
  },

  "p-queue": ({ onFlush }) => {
    const queue = new PQueue({ concurrency: 1 });
    return (item) => void queue.add(async () => onFlush([item]));
  },

  dataloader: ({ interval, onFlush }) => {
    const loader = new DataLoader<Item, number>(
      async (batch) => {
        await onFlush(batch);
        return batch.map((item) => item.number);
      },
      { cache: false, batchScheduleFn: (flush) => void setTimeout(flush, interval) },
    );
    return (item) => void loader.load(item);
  },
};
