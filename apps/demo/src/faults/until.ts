import { setTimeout as sleep } from "node:timers/promises";

/** How long, and how often, somebody looks. */
export interface UntilOptions {
  /** Milliseconds. */
  readonly longest: number;
  readonly signal: AbortSignal;
  /** Milliseconds between two looks. Default 50. */
  readonly interval?: number;
}

/** Looks again and again until the condition holds, or time is up, or the signal is aborted. */
export async function until(condition: () => boolean, options: UntilOptions): Promise<void> {
  const { longest, signal, interval = 50 } = options;
  for (let waited = 0; waited < longest && !signal.aborted && !condition(); waited += interval) {
    await sleep(interval, undefined, { signal }).catch(() => {});
  }
}
