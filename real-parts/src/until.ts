import { setTimeout as sleep } from "node:timers/promises";

/** How {@link until} waits. */
export interface UntilOptions {
  /** Milliseconds after which it gives up. Default 30,000. */
  readonly timeout?: number;
  /** Milliseconds between two looks. Default 20. */
  readonly interval?: number;
  /** What is waited for, for the error's message. A function is called when time has run out. */
  readonly what?: string | (() => string);
}

/**
 * Looks again and again until `condition` gives something truthy, and resolves to it. A condition that throws counts as
 * "not yet"; when time runs out, the last thing thrown is the error's `cause`.
 */
export async function until<T>(condition: () => T | Promise<T>, options: UntilOptions = {}): Promise<NonNullable<T>> {
  const { timeout = 30_000, interval = 20, what = "the condition" } = options;
  const end = performance.now() + timeout;
  for (;;) {
    let cause: unknown;
    try {
      const value = await condition();
      if (value) return value;
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= end) {
      const name = typeof what === "function" ? what() : what;
      throw new Error(`waited ${timeout} ms in vain for ${name}`, { cause });
    }
    await sleep(interval);
  }
}
