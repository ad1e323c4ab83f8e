import { type ReadonlySignal, signal } from "@preact/signals";

const time = signal(Date.now());

/** Milliseconds since the epoch, once a second. */
export const now: ReadonlySignal<number> = time;

/** Begins to tick; the page does so once. */
export function startClock(): void {
  setInterval(() => {
    time.value = Date.now();
  }, 1000);
}
