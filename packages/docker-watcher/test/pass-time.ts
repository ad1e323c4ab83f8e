import { until } from "@crowsnest/real-parts";
import type { ManualClock } from "@crowsnest/testkit";

/** Lets time pass for whoever goes by the clock, in small steps, until something has come true. */
export function passTime(clock: ManualClock, condition: () => boolean, what: string): Promise<boolean> {
  const look = async (): Promise<boolean> => {
    await clock.advance(20);
    return condition();
  };
  return until(look, { what, interval: 5, timeout: 20_000 });
}
