import { callSafely, invalidOption, type WatchError, type WatchOptions, type WatchStream } from "@crowsnest/events";

/** Whatever a queue can take events from: a watcher, a stream of one, or any other async iterable. */
export type QueueSource<E> =
  | AsyncIterable<E>
  | {
      /** Called once, by `start`. */
      watch(options?: WatchOptions): AsyncIterable<E>;
    };

/** Where a source's events go. */
export interface Intake<E> {
  /** Takes an event in; a promise of whether it did when that has to wait for room; `false` at the end. */
  take(event: E): boolean | Promise<boolean>;
  /** Lets everybody else have a turn when events have come without a pause for long. */
  breathe(): Promise<void> | undefined;
  onError(error: WatchError): void;
}

/** A source that is being read. */
export interface RunningSource {
  readonly ready: Promise<void>;
  /** Settles when nothing will come any more; rejects with what the source failed with. */
  readonly finished: Promise<void>;
  /** Events that the source has given and the intake has not taken yet. */
  readonly pending: number;
  /** Events that the source itself still holds, where that is known. */
  readonly buffered: number;
  /** No more new events: what a stream has buffered still comes. Never throws. */
  drain(): void;
  /** Nothing more. Never throws. */
  close(): void;
}

/** How long (ms) an iterable that is drained may take for the event that it was asked for. */
const iterablePatience = 50;

/** Starts to read. Throws what the watcher's `watch` throws, and for what is no source. */
export function runSource<E>(source: QueueSource<E>, intake: Intake<E>): RunningSource {
  const events = isWatcher(source) ? source.watch({ onError: (error) => intake.onError(error) }) : source;
  if (isBatchStream<E>(events)) return new StreamSource(events, intake);
  if (isIterable<E>(events)) return new IterableSource(events, intake);
  throw invalidOption("source", source, "a watcher, a stream or an async iterable");
}

/** Ends a source that will not be read. A watcher has not begun anything. */
export function closeSource<E>(source: QueueSource<E>): void {
  if (isWatcher(source)) return;
  if (isBatchStream<E>(source)) callSafely(() => source.return?.());
  else if (isIterable<E>(source)) callSafely(() => source[Symbol.asyncIterator]().return?.());
}

type BatchStream<E> = Pick<WatchStream, "drain"> &
  Partial<Pick<WatchStream, "ready" | "return" | "stats">> & { batches(): AsyncIterableIterator<readonly E[]> };

class StreamSource<E> implements RunningSource {
  readonly ready: Promise<void>;
  readonly finished: Promise<void>;
  pending = 0;
  readonly #stream: BatchStream<E>;

  constructor(stream: BatchStream<E>, intake: Intake<E>) {
    const batches = stream.batches();
    this.#stream = stream;
    this.ready = Promise.resolve(stream.ready);
    this.finished = this.#read(batches, intake);
  }

  get buffered(): number {
    return this.#stream.stats?.buffered ?? 0;
  }

  drain(): void {
    callSafely(() => this.#stream.drain());
  }

  close(): void {
    callSafely(() => this.#stream.return?.());
  }

  async #read(batches: AsyncIterable<readonly E[]>, intake: Intake<E>): Promise<void> {
    for await (const batch of batches) {
      this.pending = batch.length;
      for (const event of batch) {
        let taken = intake.take(event);
        if (typeof taken !== "boolean") taken = await taken;
        if (!taken) return;
        this.pending -= 1;
      }
      const pause = intake.breathe();
      if (pause !== undefined) await pause;
    }
  }
}

class IterableSource<E> implements RunningSource {
  readonly ready: Promise<void> = Promise.resolve();
  readonly finished: Promise<void>;
  pending = 0;
  readonly buffered = 0;
  readonly #iterator: AsyncIterator<E>;
  readonly #finish: () => void;
  #stopping = false;

  constructor(iterable: AsyncIterable<E>, intake: Intake<E>) {
    this.#iterator = iterable[Symbol.asyncIterator]();
    const finished = Promise.withResolvers<void>();
    this.finished = finished.promise;
    this.#finish = finished.resolve;
    this.#read(intake).then(finished.resolve, finished.reject);
  }

  /** The event that it was asked for is still taken; it is asked for no other. */
  drain(): void {
    this.#stop();
    // A generator that is parked in `next()` may never answer.
    const timer = setTimeout(() => {
      if (this.pending === 0) this.#finish();
    }, iterablePatience);
    const stop = (): void => clearTimeout(timer);
    this.finished.then(stop, stop);
  }

  close(): void {
    this.#stop();
    this.#finish();
  }

  #stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    callSafely(() => this.#iterator.return?.());
  }

  async #read(intake: Intake<E>): Promise<void> {
    while (!this.#stopping) {
      const { value, done } = await this.#iterator.next();
      if (done === true) return;
      this.pending = 1;
      let taken = intake.take(value);
      if (typeof taken !== "boolean") taken = await taken;
      if (!taken) return;
      this.pending = 0;
      const pause = intake.breathe();
      if (pause !== undefined) await pause;
    }
  }
}

function isWatcher<E>(source: QueueSource<E>): source is { watch(options?: WatchOptions): AsyncIterable<E> } {
  return typeof (source as { watch?: unknown } | null | undefined)?.watch === "function";
}

function isIterable<E>(source: unknown): source is AsyncIterable<E> {
  return typeof (source as Partial<AsyncIterable<E>> | null | undefined)?.[Symbol.asyncIterator] === "function";
}

function isBatchStream<E>(source: unknown): source is BatchStream<E> {
  const { batches, drain } = (source ?? {}) as { batches?: unknown; drain?: unknown };
  return typeof batches === "function" && typeof drain === "function";
}
