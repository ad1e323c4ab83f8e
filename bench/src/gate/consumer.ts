import type { Event } from "../runner/events.ts";

/** Looks into each event, so that nothing can be left out. */
export class Consumer {
  came = 0;
  sum = 0;

  take(event: Event): void {
    this.came += 1;
    this.sum += event.time;
  }

  takeAll(events: readonly Event[]): void {
    for (const event of events) this.take(event);
  }
}

/** Errors that a benchmark must not have. */
export function refuseError(error: Error): never {
  throw error;
}
