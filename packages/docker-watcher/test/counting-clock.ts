import { type Clock, systemClock } from "@crowsnest/events";

/** The machine's clock, and how many of its timers wait. */
export function countingClock(): { clock: Clock; timers: Set<object> } {
  const timers = new Set<object>();
  const setTimer: Clock["setTimer"] = (callback, delay, background) => {
    const timer = {};
    timers.add(timer);
    const done = (): void => void timers.delete(timer);
    const cancel = systemClock.setTimer(
      () => {
        done();
        callback();
      },
      delay,
      background,
    );
    return () => {
      done();
      cancel();
    };
  };
  return { clock: { ...systemClock, setTimer }, timers };
}
