import { Action, type Clock, invalidOption } from "@crowsnest/events";

/** What `onFlush` is given beside the batch. */
export interface FlushContext {
  /** Aborted when the queue ends before this flush has: its `signal` was aborted, or a drain ran out of time. */
  readonly signal: AbortSignal;
}

/** How a queue batches. */
export interface EventQueueOptions<E> {
  /**
   * Takes a batch of at least one event, in order. The array is yours to keep. While the promise it returns is pending no
   * other flush begins. What it throws or rejects with goes to `onError`; the queue goes on with the next batch.
   *
   * Awaiting the queue's own `flush()` or `drain()` in here would wait for itself.
   */
  onFlush: (batch: readonly E[], context: FlushContext) => void | Promise<void>;
  /**
   * Told of everything that is survived: a flush that failed (`WatchError` of code `flush`, the reason in `cause`), a
   * source's errors, what a drain had to leave (code `drain`). What it throws or rejects with is ignored.
   */
  onError: (error: Error) => void;
  /**
   * Milliseconds from the first event of a batch to its flush. Default 1000; 0 flushes as soon as the current turn of the
   * event loop is over. No event waits longer, however steady the stream, unless a flush is running.
   */
  flushInterval?: number;
  /** The most events of one batch; as many held flush at once. Default: no limit but `capacity`. */
  maxBatch?: number;
  /** The most events held. Default 65536. A full queue takes nothing from its sources and refuses `push`. */
  capacity?: number;
  /** The key of an event, of which only the newest is kept; `undefined` for one that is always kept. Default: none. */
  coalesce?: (event: E) => string | undefined;
  /** Whether an event is flushed at once, with all that is held. Default: a force-reload is. */
  urgent?: (event: E) => boolean;
  /** Ends the queue at once; what is held is let go. An abort is no error. */
  signal?: AbortSignal;
  /** Default: the machine's clock. For tests. */
  clock?: Clock;
}

/** The options with every default filled in. */
export interface CheckedOptions<E> extends EventQueueOptions<E> {
  readonly flushInterval: number;
  readonly maxBatch: number;
  readonly capacity: number;
  readonly urgent: (event: E) => boolean;
}

/** Throws a `WatchError` of code `invalid-option` that quotes the value. */
export function checkOptions<E>(options: EventQueueOptions<E>): CheckedOptions<E> {
  if (typeof options !== "object" || options === null) {
    throw invalidOption("options", options, "an object with onFlush and onError");
  }
  const { flushInterval = 1000, capacity = 65_536, urgent = isForceReload } = options;
  const { maxBatch = capacity } = options;
  checkFunction("onFlush", options.onFlush);
  checkFunction("onError", options.onError);
  checkFunction("urgent", urgent);
  if (options.coalesce !== undefined) checkFunction("coalesce", options.coalesce);
  if (typeof flushInterval !== "number" || !(flushInterval >= 0 && flushInterval < Number.POSITIVE_INFINITY)) {
    throw invalidOption("flushInterval", flushInterval, "a number of milliseconds, 0 or more");
  }
  checkCount("capacity", capacity);
  checkCount("maxBatch", maxBatch);
  return { ...options, flushInterval, capacity, maxBatch, urgent };
}

function checkFunction(name: string, value: unknown): void {
  if (typeof value !== "function") throw invalidOption(name, value, "a function");
}

function checkCount(name: string, value: unknown): void {
  if (!Number.isSafeInteger(value) || (value as number) < 1) {
    throw invalidOption(name, value, "a whole number of events, 1 or more");
  }
}

function isForceReload(event: unknown): boolean {
  return (event as { action?: unknown } | null | undefined)?.action === Action.ForceReload;
}
