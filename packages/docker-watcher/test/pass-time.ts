import { until } from "@crowsnest/real-parts";
import type { ManualClock } from "@crowsnest/testkit";

/**
 * Lets time pass for whoever goes by the clock, no faster than it does for the engine, until something has come true: an
 * engine whose clock falls behind would look as if it had been set back. `pace`: how fast, at most 1.
 */
export function passTime(clock: ManualClock, condition: () => boolean, what: string, pace = 1): Promise<boolean> {
  let last = performance.now();
  const look = async (): Promise<boolean> => {
    const now = performance.now();
    await clock.advance((now - last) * pace);
    last = now;
    return condition();
  };
  return until(look, { what, interval: 5, timeout: 60_000 });
}
