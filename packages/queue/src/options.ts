import {
  Action,
  type Clock,
  checkClock,
  checkCount,
  checkDuration,
  checkFunction,
  checkNames,
  checkSignal,
  systemClock,
} from "@crowsnest/events";

/** What `onFlush` is given beside the batch. */
export interface FlushContext {
  /**
   * Aborted when the queue ends before this flush has: its `signal` was aborted, or a drain ran out of time. What `onFlush`
   * throws after that is told to nobody.
   */
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
  onFlush: (batch: readonly E[], context: FlushContext) => unknown;
  /**
   * Told of everything that is survived: a flush that failed (`WatchError` of code `flush`, the reason in `cause`), a
   * source's errors, what a drain had to leave (code `drain`). What it throws or rejects with is ignored.
   */
  onError: (error: Error) => unknown;
  /**
   * Milliseconds from the first event of a batch to its flush. Default 1000; 0 flushes as soon as the current turn of the
   * event loop is over. No event waits longer, however steady the stream, unless a flush is running.
   */
  flushInterval?: number | undefined;
  /** The most events of one batch; as many held flush at once. Default, and at most, `capacity`. */
  maxBatch?: number | undefined;
  /** The most events held. Default 65536. A full queue takes nothing from its sources and refuses `push`. */
  capacity?: number | undefined;
  /**
   * The key of an event, of which only the newest is kept; `undefined` for one that is always kept. `""` is a key like any
   * other, and the `actorId` of every file event and force-reload: `event.actorId || undefined` keeps those apart. Default:
   * none.
   */
  coalesce?: ((event: E) => string | undefined) | undefined;
  /** Whether an event is flushed at once, with all that is held. Default: a force-reload is. */
  urgent?: ((event: E) => boolean) | undefined;
  /** Ends the queue at once; what is held is let go. An abort is no error. */
  signal?: AbortSignal | undefined;
  /** Default: the machine's clock. For tests. */
  clock?: Clock | undefined;
}

/** The options with every default filled in. */
export interface CheckedOptions<E> {
  readonly onFlush: (batch: readonly E[], context: FlushContext) => unknown;
  readonly onError: (error: Error) => unknown;
  readonly flushInterval: number;
  readonly maxBatch: number;
  readonly capacity: number;
  readonly coalesce: ((event: E) => string | undefined) | undefined;
  readonly urgent: (event: E) => boolean;
  readonly signal: AbortSignal | undefined;
  readonly clock: Clock;
}

const names: Readonly<Record<keyof EventQueueOptions<unknown>, true>> = {
  onFlush: true,
  onError: true,
  flushInterval: true,
  maxBatch: true,
  capacity: true,
  coalesce: true,
  urgent: true,
  signal: true,
  clock: true,
};

/** Throws a `WatchError` of code `invalid-option` that quotes the value. */
export function checkOptions<E>(options: EventQueueOptions<E>): CheckedOptions<E> {
  checkNames("the options", options, names);
  const { flushInterval = 1000, capacity = 65_536, maxBatch = capacity, clock = systemClock } = options;
  const { urgent, coalesce, signal } = options;
  checkFunction("onFlush", options.onFlush);
  checkFunction("onError", options.onError);
  if (urgent !== undefined) checkFunction("urgent", urgent);
  if (coalesce !== undefined) checkFunction("coalesce", coalesce);
  checkDuration("flushInterval", flushInterval, true);
  checkCount("capacity", capacity, 1, "events");
  checkCount("maxBatch", maxBatch, 1, "events");
  checkSignal(signal);
  checkClock(clock);
  return {
    // Called on the options themselves: they may be an object of a class.
    onFlush: (batch, context) => options.onFlush(batch, context),
    onError: (error) => options.onError(error),
    urgent: urgent === undefined ? isForceReload : (event) => urgent.call(options, event),
    coalesce: coalesce && ((event) => coalesce.call(options, event)),
    flushInterval,
    capacity,
    maxBatch: Math.min(maxBatch, capacity),
    signal,
    clock,
  };
}

function isForceReload(event: unknown): boolean {
  return (event as { action?: unknown } | null | undefined)?.action === Action.ForceReload;
}
