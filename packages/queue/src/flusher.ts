import { type Clock, type DiagnosticsChannel, diagnosticsChannel, WatchError } from "@crowsnest/events";
import { EventLine, type HeldEvents } from "./held-events.ts";
import { NewestEvents } from "./newest-events.ts";
import { nextTurn } from "./next-turn.ts";
import type { CheckedOptions, FlushContext } from "./options.ts";
import type { QueueStats } from "./stats.ts";

const flushChannel: DiagnosticsChannel = diagnosticsChannel("queue.flush");

/** So many events may come from sources, and so many flushes one after the other, before everybody else has a turn. */
const eventsPerTurn = 1024;
const flushesPerTurn = 64;

/** Holds events, and flushes them when their time has come: one flush at a time, the window opened by the first event. */
export class Flusher<E> {
  /** Flush whatever comes as soon as it comes: the queue is being drained. */
  eager = false;
  /** Whether a flush runs. */
  flushing = false;

  readonly #options: CheckedOptions<E>;
  readonly #clock: Clock;
  readonly #tell: (error: Error) => void;
  readonly #held: HeldEvents<E>;
  #ended = false;
  /** When the window of the held events opened. */
  #opened = 0;
  /** When events were taken: whatever stands at `place` or behind it came after `time`. */
  #marks: { readonly place: number; readonly time: number }[] = [];
  #cancelTimer: (() => void) | undefined;
  /** Everything held is to be flushed without waiting for the window. */
  #hurry = false;
  #runQueued = false;
  #abort: AbortController | undefined;
  #eventsThisTurn = 0;
  #flushesThisTurn = 0;
  #roomWaiters: (() => void)[] = [];
  #flushWaiters: { readonly end: number; readonly resolve: () => void }[] = [];

  readonly #counts = { pushed: 0, coalesced: 0, flushed: 0, batches: 0, failed: 0, left: 0 };

  constructor(options: CheckedOptions<E>, tell: (error: Error) => void) {
    this.#options = options;
    this.#clock = options.clock;
    this.#tell = tell;
    const { capacity, coalesce } = options;
    this.#held = coalesce === undefined ? new EventLine(capacity) : new NewestEvents(capacity);
  }

  /** All counters but the refusals, which are the queue's. */
  get stats(): Omit<QueueStats, "refused"> {
    const held = this.#held.size;
    return { ...this.#counts, held, lag: held === 0 ? 0 : this.#clock.now() - this.#opened };
  }

  /** Whether nothing is held and no flush runs. */
  get idle(): boolean {
    return this.#held.size === 0 && !this.flushing;
  }

  /** Takes an event in; `false` when there is no room, or at the end. */
  admit(event: E): boolean {
    const held = this.#held;
    const key = this.#keyOf(event);
    if (held.refuses(key)) return false;
    const urgent = this.#isUrgent(event);
    // The user's own functions may have ended it, or pushed events of their own.
    if (this.#ended) return false;
    const first = held.size === 0;
    const admission = held.add(event, key);
    if (admission === "full") return false;
    if (first) {
      this.#opened = this.#clock.now();
      if (!this.flushing) this.#arm();
    }
    this.#counts.pushed += 1;
    this.#eventsThisTurn += 1;
    if (admission === "coalesced") this.#counts.coalesced += 1;
    if (urgent) this.#hurry = true;
    if (this.#hurry || this.eager || held.size >= this.#options.maxBatch) this.#queueRun();
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

  /** Lets go of what is held, and tells a running flush to give up. `pending`: what sources have given and nobody took. */
  end(pending: number): void {
    this.#ended = true;
    this.#counts.pushed += pending;
    this.#counts.left += this.#held.size + pending;
    this.#held.take(Infinity);
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#abort?.abort();
    this.#wakeRoomWaiters();
    this.#wakeFlushWaiters();
  }

  /** Events that come microtask after microtask would keep everybody else from a turn. */
  breathe(): Promise<void> | undefined {
    if (this.#eventsThisTurn < eventsPerTurn) return undefined;
    this.#eventsThisTurn = 0;
    return nextTurn();
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
    if (this.#runQueued || this.flushing) return;
    this.#runQueued = true;
    queueMicrotask(() => {
      this.#runQueued = false;
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    if (this.flushing) return;
    this.flushing = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    while (this.#due()) {
      await this.#flushBatch();
      this.#flushesThisTurn += 1;
      // An onFlush that pushes what it could not do, and fails again at once, must not stop the process.
      if (this.#flushesThisTurn >= flushesPerTurn) {
        this.#flushesThisTurn = 0;
        await nextTurn();
      }
    }
    this.flushing = false;
    this.#wakeFlushWaiters();
    if (!this.#ended && this.#held.size > 0) this.#arm();
  }

  async #flushBatch(): Promise<void> {
    const began = this.#clock.now();
    const waited = began - this.#opened;
    const batch = this.#held.take(this.#options.maxBatch);
    this.#reopen(began);
    this.#counts.flushed += batch.length;
    this.#counts.batches += 1;
    this.#wakeRoomWaiters();
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const context: FlushContext = { signal: abort.signal };
      await this.#options.onFlush(batch, context);
    } catch (cause) {
      this.#counts.failed += 1;
      // Who was told to give up, and did, is no failure.
      if (!this.#ended) this.#tell(flushError(batch.length, cause));
    }
    this.#abort = undefined;
    if (flushChannel.hasSubscribers) {
      flushChannel.publish({ size: batch.length, waited, took: this.#clock.now() - began, held: this.#held.size });
    }
    this.#wakeFlushWaiters();
  }

  /** Finds out how long what was left behind has waited: since the flush, at the latest, before which it came. */
  #reopen(now: number): void {
    if (this.#held.size === 0) {
      this.#hurry = false;
      this.#marks.length = 0;
      return;
    }
    const { start, end } = this.#held;
    this.#marks.push({ place: end, time: now });
    while (this.#marks[0] !== undefined && this.#marks[0].place <= start) {
      this.#opened = this.#marks[0].time;
      this.#marks.shift();
    }
  }

  #keyOf(event: E): string | undefined {
    const { coalesce } = this.#options;
    if (coalesce === undefined) return undefined;
    try {
      return coalesce(event);
    } catch (cause) {
      this.#tell(new WatchError("invalid-option", "coalesce() threw; the event is kept", { cause }));
      return undefined;
    }
  }

  #isUrgent(event: E): boolean {
    try {
      return this.#options.urgent(event);
    } catch (cause) {
      this.#tell(new WatchError("invalid-option", "urgent() threw; the event waits", { cause }));
      return false;
    }
  }

  #wakeRoomWaiters(): void {
    for (const wake of this.#roomWaiters.splice(0)) wake();
  }

  #wakeFlushWaiters(): void {
    const { start, size } = this.#held;
    this.#flushWaiters = this.#flushWaiters.filter(({ end, resolve }) => {
      const waits = !this.#ended && end > start && size > 0;
      if (!waits) resolve();
      return waits;
    });
  }
}

/** Whatever may be thrown, words for it can be found. */
function flushError(size: number, cause: unknown): WatchError {
  let reason = "";
  try {
    reason = `: ${String((cause as Error | undefined)?.message ?? cause)}`;
  } catch {
    // An object without a prototype, or with a toString of its own that throws.
  }
  return new WatchError("flush", `onFlush failed for a batch of ${size}${reason}`, { cause });
}
