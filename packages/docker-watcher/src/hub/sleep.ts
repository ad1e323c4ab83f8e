import type { Clock } from "@crowsnest/events";

/** Resolves after `delay` milliseconds, or at once when `signal` is aborted. Never rejects. */
export function sleep(clock: Clock, delay: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = (): void => {
      cancel();
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const cancel = clock.setTimer(wake, delay);
    signal.addEventListener("abort", wake, { once: true });
  });
}
