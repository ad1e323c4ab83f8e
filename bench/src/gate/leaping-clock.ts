import type { Clock } from "@crowsnest/events";

/** The machine's time, moved on by hand, with one timer that fires only then. */
export class LeapingClock implements Clock {
  #ahead = 0;
  #due: (() => void) | undefined;

  wallTime(): number {
    return Date.now() + this.#ahead;
  }

  now(): number {
    return performance.now() + this.#ahead;
  }

  setTimer(callback: () => void): () => void {
    this.#due = callback;
    return () => {
      this.#due = undefined;
    };
  }

  leap(milliseconds: number): void {
    this.#ahead += milliseconds;
    const due = this.#due;
    this.#due = undefined;
    due?.();
  }
}
