import type { Clock } from "@crowsnest/events";

/** A few named timers, each of which runs once at a time. */
export class Timers<Name extends string> {
  readonly #clock: Clock;
  readonly #cancels = new Map<Name, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `callback` after `delay` ms, in place of what was set under this name. Does not keep the process alive if `background`. */
  set(name: Name, delay: number, callback: () => void, background = true): void {
    this.clear(name);
    const run = (): void => {
      this.#cancels.delete(name);
      callback();
    };
    this.#cancels.set(name, this.#clock.setTimer(run, delay, background));
  }

  has(name: Name): boolean {
    return this.#cancels.has(name);
  }

  clear(name: Name): void {
    this.#cancels.get(name)?.();
    this.#cancels.delete(name);
  }

  clearAll(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }
}
