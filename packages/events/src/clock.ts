/** Time, as every package takes it, so that a test can move it by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  wallTime(): number;
  /** Milliseconds since an arbitrary start; never goes back. All intervals are measured with it. */
  now(): number;
  /**
   * Calls `callback` once, not before `delay` milliseconds have passed as far as the platform's timers keep that promise.
   * Returns what cancels it. The timer does not keep the process alive when `background` is true.
   */
  setTimer(callback: () => void, delay: number, background?: boolean): () => void;
}

/** Node, Bun and Deno hand out an object that can be unref'd; a browser hands out a number. */
interface Unreferenceable {
  unref?: () => void;
}

/** The longest delay that `setTimeout` takes; beyond it, it fires at once. */
const longestDelay = 2_147_483_647;

/** The clock of the machine. */
export const systemClock: Clock = {
  wallTime: () => Date.now(),
  now: () => performance.now(),
  setTimer(callback, delay, background = false) {
    const timer: unknown = setTimeout(callback, Math.min(Math.max(delay, 0), longestDelay));
    if (background) (timer as Unreferenceable).unref?.();
    return () => clearTimeout(timer as number);
  },
};
