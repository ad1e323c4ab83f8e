import type { WatchError } from "./error.ts";
import type { WatchEvent } from "./event.ts";

/** Whatever can be watched. Each call of `watch` gives a stream of its own; several may run at once. */
export interface Watcher<E extends WatchEvent = WatchEvent> {
  /** Begins to watch. Throws a `WatchError` of code `invalid-option` for bad options. */
  watch(options?: WatchOptions): WatchStream<E>;
}

/** How one watch behaves. */
export interface WatchOptions {
  /** Ends the stream at once, at any moment; an abort is no error. What is buffered is let go. */
  signal?: AbortSignal | undefined;
  /** How much is held for a reader that is slower than the events. */
  buffer?: BufferOptions | undefined;
  /** Told of each error that is survived (a lost connection and each try to come back, say). What it throws is ignored. */
  onError?: ((error: WatchError) => void) | undefined;
  /**
   * Default `false`. `true`: first what is there already, as events of origin `"snapshot"`, then what changes, without a
   * gap and without a repeat between the two.
   */
  snapshot?: boolean | undefined;
}

/** Bounds of a stream's memory, and its patience. */
export interface BufferOptions {
  /** Events held ready for the reader. Default 1024; at least 1. */
  capacity?: number | undefined;
  /**
   * Milliseconds that an event which finds the buffer full waits for room before it is dropped. Never dropped earlier,
   * unless the waiting line is full too. Default 3000; 0 drops at once.
   */
  dropAfter?: number | undefined;
  /** Events that may wait for room. One that finds this line full is dropped at once. Default 65536; 0 or more. */
  waiting?: number | undefined;
}

/** What went through a stream so far. `received` is always `delivered + dropped + buffered`. */
export interface WatchStats {
  /** Events that the source sent. */
  readonly received: number;
  /** Events that the reader took. */
  readonly delivered: number;
  /** Events that were dropped: the reader was too slow, or the stream ended with them unread. */
  readonly dropped: number;
  /** Force-reloads in this stream: the source's own, and those that stood in the place of dropped events when it was read. */
  readonly reloads: number;
  /** How often the source lost its connection, or its directory, and came back. */
  readonly reconnects: number;
  /** Events that are held at this moment. */
  readonly buffered: number;
}

/**
 * A stream of events with one reader.
 *
 * It never makes its source wait, holds no more than its bounds, and puts a force-reload in the place of whatever it had
 * to drop. Ending it (`break`, `return()`, `drain()`, an abort, `await using`) is normal, may be done more than once, and
 * leaves nothing behind.
 */
export interface WatchStream<E extends WatchEvent = WatchEvent> extends AsyncIterableIterator<E>, AsyncDisposable {
  /**
   * Settles when the watch is established: from then on no change is missed without a force-reload. Rejects with the error
   * of a fatal failure that came first; resolves when the stream was ended before. Unheard, the rejection harms nobody.
   */
  readonly ready: Promise<void>;
  /** Resolves when the stream has ended and its source has let go: to the fatal error, or to `undefined`. Never rejects. */
  readonly closed: Promise<WatchError | undefined>;
  /** The counters of this stream at this moment. */
  readonly stats: Readonly<WatchStats>;
  /**
   * The next event. A parked call resolves at once when the stream ends. Rejects with the fatal error after the last
   * buffered event, and with a `WatchError` of code `locked` while another call or another reader waits.
   */
  next(): Promise<IteratorResult<E, undefined>>;
  /** Ends the stream: stops the source and lets go what is buffered. */
  return(): Promise<IteratorResult<E, undefined>>;
  /** The one reader of this stream, event by event. Throws a `WatchError` of code `locked` for a second one. */
  [Symbol.asyncIterator](): AsyncIterableIterator<E, undefined>;
  /**
   * The one reader of this stream, batch by batch: all that is there, at once, at least one event. The fastest way to read.
   *
   * A batch is valid until the next one is asked for: its array is used again. Copy it (`[...batch]`) to keep it.
   * Throws a `WatchError` of code `locked` when the stream has a reader already.
   */
  batches(): AsyncIterableIterator<readonly E[], undefined>;
  /**
   * Stops the source, lets the reader have what is buffered, then ends. Resolves when all of it was read, or when the
   * reader took nothing for `dropAfter` milliseconds (at least 1 s, at most 60 s): so it returns also when it is awaited
   * inside the reading loop, or when nobody reads; what is buffered can still be read then. An event that waits for room is
   * dropped after `dropAfter` ms as ever.
   */
  drain(): Promise<void>;
}
