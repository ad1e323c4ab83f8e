import type { Clock } from "@crowsnest/events";

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/**
 * A clock that stands still until a test moves it. Give it to whatever takes a `clock`.
 *
 * @example
 * const clock = new ManualClock();
 * const queue = new EventQueue({ onFlush, onError, flushInterval: 1000, clock });
 * queue.push(event);
 * await clock.advance(1000); // flushed, without a second having passed
 */
export class ManualClock implements Clock {
  readonly #start: number;
  #now = 0;
  readonly #timers = new Set<Timer>();

  /** `start`: what {@link wallTime} shows at first, in milliseconds since the epoch. Default: 2026-01-01. */
  constructor(start: number = Date.UTC(2026, 0, 1)) {
    this.#start = start;
  }

  /** How many timers wait. */
  get timers(): number {
    return this.#timers.size;
  }

  wallTime(): number {
    return this.#start + this.#now;
  }

  now(): number {
    return this.#now;
  }

  setTimer(callback: () => void, delay: number): () => void {
    const timer: Timer = { due: this.#now + Math.max(0, delay), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves on by `ms` and calls each timer that comes due, in order, at its own time. */
  tick(ms: number): void {
    const end = this.#now + ms;
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) this.#fire(timer);
    this.#now = end;
  }

  /** As {@link tick}, and lets the promises that wait for each timer go on before the next one. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#fire(timer);
      await settle();
    }
    this.#now = end;
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer);
    this.#now = Math.max(this.#now, timer.due);
    timer.callback();
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due <= end && (next === undefined || timer.due < next.due)) next = timer;
    }
    return next;
  }
}

/** A turn of the event loop's microtasks, long enough for a chain of awaits. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
