import { type Clock, type DiagnosticsChannel, diagnosticsChannel, systemClock, WatchError } from "@crowsnest/events";
import { HeldEvents } from "./held-events.ts";
import type { CheckedOptions } from "./options.ts";
import type { QueueStats } from "./stats.ts";

const flushChannel: DiagnosticsChannel = diagnosticsChannel("queue.flush");

/** So many events may come from a source without a pause before the flusher looks at the clock by itself. */
const eventsPerBreath = 1024;

/** Holds events, and flushes them when their time has come: one flush at a time, the window opened by the first event. */
export class Flusher<E> {
  /** Flush whatever comes as soon as it comes: the queue is being drained. */
  eager = false;

  readonly #options: CheckedOptions<E>;
  readonly #clock: Clock;
  readonly #tell: (error: Error) => void;
  readonly #held: HeldEvents<E>;
  readonly #abort = new AbortController();

  #ended = false;
  /** When the window of the held events opened. */
  #opened = 0;
  #cancelTimer: (() => void) | undefined;
  #flushing = false;
  /** Everything held is to be flushed without waiting for the window. */
  #hurry = false;
  #runQueued = false;
  #sinceBreath = 0;
  #roomWaiters: (() => void)[] = [];
  #flushWaiters: { readonly end: number; readonly resolve: () => void }[] = [];

  #pushed = 0;
  #coalesced = 0;
  #flushed = 0;
  #batches = 0;
  #failed = 0;
  #left = 0;

  constructor(options: CheckedOptions<E>, tell: (error: Error) => void) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#tell = tell;
    const { coalesce } = options;
    const keyOf = (event: E): string | undefined =>
      this.#guarded(() => coalesce?.(event), undefined, "coalesce() threw; the event is kept");
    this.#held = new HeldEvents(options.capacity, coalesce && keyOf);
  }

  /** All counters but the refusals, which are the queue's. */
  get stats(): Omit<QueueStats, "refused"> {
    const held = this.#held.size;
    return {
      pushed: this.#pushed,
      coalesced: this.#coalesced,
      flushed: this.#flushed,
      batches: this.#batches,
      failed: this.#failed,
      left: this.#left,
      held,
      lag: held === 0 ? 0 : this.#clock.now() - this.#opened,
    };
  }

  /** Whether nothing is held and no flush runs. */
  get idle(): boolean {
    return this.#held.size === 0 && !this.#flushing;
  }

  get flushing(): boolean {
    return this.#flushing;
  }

  /** Takes an event in; `false` when there is no room. */
  admit(event: E): boolean {
    const wasEmpty = this.#held.size === 0;
    const admission = this.#held.add(event);
    if (admission === "full") return false;
    this.#pushed += 1;
    this.#sinceBreath += 1;
    if (admission === "coalesced") this.#coalesced += 1;
    if (wasEmpty) this.#opened = this.#clock.now();
    if (this.#isUrgent(event)) this.#hurry = true;
    if (this.#hurry || this.eager || this.#held.size >= this.#options.maxBatch) this.#queueRun();
    else if (wasEmpty && !this.#flushing) this.#arm();
    return true;
  }

  /** Resolves when there may be room again, or at the end. */
  room(): Promise<void> {
    return new Promise((resolve) => this.#roomWaiters.push(resolve));
  }

  /** Flushes what is held now; resolves when `onFlush` is through with it. */
  flush(): Promise<void> {
    if (this.#ended || this.idle) return Promise.resolve();
    if (this.#held.size > 0) this.#hurry = true;
    return new Promise((resolve) => {
      this.#flushWaiters.push({ end: this.#held.end, resolve });
      this.#queueRun();
    });
  }

  /** Lets go of what is held, and tells a running flush to give up. */
  end(): void {
    this.#ended = true;
    this.#left += this.#held.size;
    this.#held.take(Number.POSITIVE_INFINITY);
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#flushing) this.#abort.abort();
    this.#wakeRoomWaiters();
    this.#wakeFlushWaiters();
  }

  /** Events that come microtask after microtask keep the timers from firing: then the window is looked at here. */
  breathe(): Promise<void> | undefined {
    if (this.#sinceBreath < eventsPerBreath) return undefined;
    this.#sinceBreath = 0;
    if (!this.#flushing && !this.#due()) return undefined;
    return new Promise((resolve) => systemClock.setTimer(resolve, 0));
  }

  #due(): boolean {
    if (this.#ended || this.#held.size === 0) return false;
    if (this.#hurry || this.eager || this.#held.size >= this.#options.maxBatch) return true;
    return this.#clock.now() - this.#opened >= this.#options.flushInterval;
  }

  #arm(): void {
    this.#cancelTimer?.();
    const wait = Math.max(0, this.#opened + this.#options.flushInterval - this.#clock.now());
    this.#cancelTimer = this.#clock.setTimer(() => void this.#run(), Math.ceil(wait));
  }

  /** Flushes when the current burst of pushes is over. */
  #queueRun(): void {
    if (this.#runQueued || this.#flushing) return;
    this.#runQueued = true;
    queueMicrotask(() => {
      this.#runQueued = false;
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    if (this.#flushing) return;
    this.#flushing = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    while (this.#due()) await this.#flushBatch();
    this.#flushing = false;
    this.#wakeFlushWaiters();
    if (!this.#ended && this.#held.size > 0) this.#arm();
  }

  async #flushBatch(): Promise<void> {
    const waited = this.#clock.now() - this.#opened;
    const batch = this.#held.take(this.#options.maxBatch);
    if (this.#held.size === 0) this.#hurry = false;
    this.#flushed += batch.length;
    this.#batches += 1;
    this.#wakeRoomWaiters();
    const began = this.#clock.now();
    try {
      await this.#options.onFlush(batch, { signal: this.#abort.signal });
    } catch (cause) {
      this.#failed += 1;
      const reason = cause instanceof Error ? cause.message : String(cause);
      this.#tell(new WatchError("flush", `onFlush failed for a batch of ${batch.length}: ${reason}`, { cause }));
    }
    if (flushChannel.hasSubscribers) {
      flushChannel.publish({ size: batch.length, waited, took: this.#clock.now() - began, held: this.#held.size });
    }
    this.#wakeFlushWaiters();
  }

  #isUrgent(event: E): boolean {
    return this.#guarded(() => this.#options.urgent(event), false, "urgent() threw; the event waits for the window");
  }

  #guarded<T>(call: () => T, otherwise: T, message: string): T {
    try {
      return call();
    } catch (cause) {
      this.#tell(new WatchError("invalid-option", message, { cause }));
      return otherwise;
    }
  }

  #wakeRoomWaiters(): void {
    const waiters = this.#roomWaiters;
    this.#roomWaiters = [];
    for (const wake of waiters) wake();
  }

  #wakeFlushWaiters(): void {
    const { start } = this.#held;
    const flushed = (end: number): boolean => this.#ended || end <= start;
    this.#flushWaiters = this.#flushWaiters.filter(({ end, resolve }) => {
      if (!flushed(end)) return true;
      resolve();
      return false;
    });
  }
}
