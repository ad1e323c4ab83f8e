import { WatchError } from "./error.ts";
import type { WatchEvent } from "./event.ts";
import type { StreamState } from "./stream-state.ts";
import type { WatchStats, WatchStream } from "./watcher.ts";

const done: IteratorReturnResult<undefined> = Object.freeze({ value: undefined, done: true });

const resolved = Promise.resolve();

/** The reader's end of a stream: admits one reader and hands over events or batches. */
export class StreamReader<E extends WatchEvent> implements WatchStream<E> {
  readonly #state: StreamState<E>;
  /** Who reads. Whoever calls `next()` on the stream itself may still turn to one of the iterators. */
  #reader: "none" | "direct" | "iterator" | "batches" = "none";

  #readsBatch = false;

  constructor(state: StreamState<E>) {
    this.#state = state;
  }

  get ready(): Promise<void> {
    return this.#state.whenReady;
  }

  get closed(): Promise<WatchError | undefined> {
    return this.#state.whenClosed;
  }

  get stats(): WatchStats {
    return this.#state.stats;
  }

  next(): Promise<IteratorResult<E, undefined>> {
    if (this.#reader === "iterator" || this.#reader === "batches") return Promise.reject(locked());
    this.#reader = "direct";
    return this.#nextEvent();
  }

  async return(): Promise<IteratorResult<E, undefined>> {
    await this.#state.close();
    return done;
  }

  drain(): Promise<void> {
    return this.#state.drain();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#state.close();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<E, undefined> {
    this.#admit("iterator");
    return this.#iterator(() => this.#nextEvent());
  }

  batches(): AsyncIterableIterator<readonly E[], undefined> {
    this.#admit("batches");
    return this.#iterator(() => this.#nextBatch());
  }

  #admit(reader: "iterator" | "batches"): void {
    const taken = this.#reader === "iterator" || this.#reader === "batches" || this.#state.parked;
    if (taken && !this.#state.finished) throw locked();
    this.#reader = reader;
  }

  #iterator<T>(next: () => Promise<IteratorResult<T, undefined>>): AsyncIterableIterator<T, undefined> {
    const state = this.#state;
    return {
      next,
      async return() {
        await state.close();
        return done;
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  #nextEvent(): Promise<IteratorResult<E, undefined>> {
    const state = this.#state;
    if (state.parked) return Promise.reject(locked());
    const event = state.take();
    if (event !== undefined) return Promise.resolve({ value: event, done: false });
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        try {
          const next = state.take();
          if (next !== undefined) resolve({ value: next, done: false });
          else if (state.checkEnd()) resolve(done);
          else state.park(settle);
        } catch (error) {
          reject(error);
        }
      };
      settle();
    });
  }

  #nextBatch(): Promise<IteratorResult<readonly E[], undefined>> {
    if (this.#readsBatch) return Promise.reject(locked());
    this.#readsBatch = true;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        try {
          const batch = this.#state.takeAll();
          if (batch === undefined && !this.#state.checkEnd()) {
            // The reader goes on a microtask after the first event, so that a burst of sends is one batch.
            this.#state.park(() => void resolved.then(settle));
            return;
          }
          resolve(batch === undefined ? done : { value: batch, done: false });
        } catch (error) {
          reject(error);
        }
        this.#readsBatch = false;
      };
      settle();
    });
  }
}

function locked(): WatchError {
  return new WatchError(
    "locked",
    "This stream has a reader already, and each event goes to one reader only: call watch() once more for a second stream",
  );
}
