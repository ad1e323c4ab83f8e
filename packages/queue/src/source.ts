import { invalidOption, type WatchError, type WatchOptions, type WatchStream } from "@crowsnest/events";

/** Whatever a queue can take events from: a watcher, a stream of one, or any other async iterable. */
export type QueueSource<E> = AsyncIterable<E> | { watch(options?: WatchOptions): AsyncIterable<E> };

/** Where a source's events go. */
export interface Intake<E> {
  /** Takes an event in; a promise when that has to wait for room. */
  take(event: E): Promise<void> | undefined;
  /** Lets the timers of the event loop have their turn when events have come without a pause for long. */
  breathe(): Promise<void> | undefined;
  onError(error: WatchError): void;
}

/** A source that is being read. */
export interface RunningSource {
  readonly ready: Promise<void>;
  /** Settles when nothing will come any more; rejects with what the source failed with. */
  readonly finished: Promise<void>;
  /** No more new events: what a stream has buffered still comes. */
  drain(): void;
  /** Nothing more. */
  close(): void;
}

/** Starts to read. Throws what the watcher's `watch` throws, and for what is no source. */
export function runSource<E>(source: QueueSource<E>, intake: Intake<E>): RunningSource {
  const events = isWatcher(source) ? source.watch({ onError: (error) => intake.onError(error) }) : source;
  if (isWatchStream(events)) return runStream(events as unknown as BatchStream<E>, intake);
  if (typeof events?.[Symbol.asyncIterator] === "function") return runIterable(events, intake);
  throw invalidOption("source", source, "a watcher, a stream or an async iterable");
}

type BatchStream<E> = Pick<WatchStream, "ready" | "drain" | "return"> & {
  batches(): AsyncIterableIterator<readonly E[]>;
};

function runStream<E>(stream: BatchStream<E>, intake: Intake<E>): RunningSource {
  const batches = stream.batches();
  const read = async (): Promise<void> => {
    for await (const batch of batches) {
      for (const event of batch) {
        const full = intake.take(event);
        if (full !== undefined) await full;
      }
      const pause = intake.breathe();
      if (pause !== undefined) await pause;
    }
  };
  return {
    ready: stream.ready,
    finished: read(),
    drain: () => void stream.drain().catch(() => {}),
    close: () => void stream.return().catch(() => {}),
  };
}

function runIterable<E>(iterable: AsyncIterable<E>, intake: Intake<E>): RunningSource {
  const iterator = iterable[Symbol.asyncIterator]();
  const finished = Promise.withResolvers<void>();
  let stopped = false;
  const read = async (): Promise<void> => {
    for (;;) {
      const { value, done } = await iterator.next();
      if (done === true || stopped) return;
      const full = intake.take(value);
      if (full !== undefined) await full;
      const pause = intake.breathe();
      if (pause !== undefined) await pause;
    }
  };
  read().then(finished.resolve, finished.reject);
  const stop = (): void => {
    if (stopped) return;
    stopped = true;
    // Not awaited: a generator that is parked in `next()` answers `return()` only when its next event comes.
    Promise.resolve(iterator.return?.()).catch(() => {});
    finished.resolve();
  };
  return { ready: Promise.resolve(), finished: finished.promise, drain: stop, close: stop };
}

function isWatcher<E>(source: QueueSource<E>): source is { watch(options?: WatchOptions): AsyncIterable<E> } {
  return typeof (source as { watch?: unknown } | undefined)?.watch === "function";
}

function isWatchStream(source: object): boolean {
  const { batches, drain } = source as { batches?: unknown; drain?: unknown };
  return typeof batches === "function" && typeof drain === "function";
}
