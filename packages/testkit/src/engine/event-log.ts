import type { Clock } from "@crowsnest/events";
import type { EventMessage } from "./event-message.ts";

/** How many events of all types an engine remembers. */
const ringSize = 256;

/** What happened, in order: the ring that `since` reaches back into, and whoever listens. */
export class EventLog {
  readonly #clock: Clock;
  readonly #listeners = new Set<(event: EventMessage) => void>();
  #ring: EventMessage[] = [];
  #last = 0n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Stamps an event with a time that no other has, keeps it and tells it. */
  add(event: Omit<EventMessage, "time">): EventMessage {
    const now = BigInt(Math.floor(this.#clock.wallTime())) * 1_000_000n;
    // Odd digits at the end: a time that went through a double comes out different.
    this.#last = now > this.#last ? now + 1n : this.#last + 1_001n;
    const stamped: EventMessage = { ...event, time: this.#last };
    this.#ring.push(stamped);
    if (this.#ring.length > ringSize) this.#ring.shift();
    for (const listener of this.#listeners) listener(stamped);
    return stamped;
  }

  /** The remembered events from `since` to `until`, both inclusive, in nanoseconds. */
  between(since: bigint, until: bigint | undefined): EventMessage[] {
    return this.#ring.filter(({ time }) => time >= since && (until === undefined || time <= until));
  }

  listen(listener: (event: EventMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets everything, as a restart of the engine does. */
  clear(): void {
    this.#ring = [];
  }
}
