import { WatchError } from "./error.ts";
import type { WatchEvent } from "./event.ts";
import type { StreamState } from "./stream-state.ts";
import type { WatchStats, WatchStream } from "./watcher.ts";

const done: IteratorReturnResult<undefined> = Object.freeze({ value: undefined, done: true });

const resolved = Promise.resolve();

/** The reader's end of a stream: admits one reader and hands over events or batches. */
export class StreamReader<E extends WatchEvent> implements WatchStream<E> {
  readonly #state: StreamState<E>;
  readonly #takeEvent = (): E | undefined => this.#state.take();
  /** An iterator reads. Whoever calls `next()` on the stream itself may still turn to one. */
  #admitted = false;
  #pending = false;

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
    return this.#admitted ? Promise.reject(locked()) : this.#next(this.#takeEvent, false);
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    await this.#state.close();
    return done;
  }

  drain(): Promise<void> {
    return this.#state.drain();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#state.close();
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<E, undefined> {
    return this.#iterator(this.#takeEvent, false);
  }

  batches(): AsyncIterableIterator<readonly E[], undefined> {
    return this.#iterator(() => this.#state.takeAll(), true);
  }

  #iterator<T>(take: () => T | undefined, gathers: boolean): AsyncIterableIterator<T, undefined> {
    if ((this.#admitted || this.#pending) && !this.#state.finished) throw locked();
    this.#admitted = true;
    return {
      next: () => this.#next(take, gathers),
      return: () => this.return(),
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** Who gathers goes on a microtask after the first event, so that a burst of sends is one batch. */
  #next<T>(take: () => T | undefined, gathers: boolean): Promise<IteratorResult<T, undefined>> {
    if (this.#pending) return Promise.reject(locked());
    const there = take();
    if (there !== undefined) return Promise.resolve({ value: there, done: false });
    const state = this.#state;
    this.#pending = true;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        try {
          const value = take();
          if (value === undefined && !state.checkEnd()) {
            state.park(gathers ? () => void resolved.then(settle) : settle);
            return;
          }
          resolve(value === undefined ? done : { value, done: false });
        } catch (error) {
          reject(error);
        }
        this.#pending = false;
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
