import type { EngineMessage } from "./message.ts";
import { RecentEvents } from "./recent-events.ts";
import { compareStamps, type Stamp, secondsBefore } from "./stamp.ts";

/** How far back a replay reaches before the newest event (s): the engine's order is not that of its time stamps. */
const overlap = 2;
/** Beyond the overlap (s), for stamps that come late. */
const slack = 1;

/** What was received last, and what of it a replay would repeat. */
export class Cursor {
  #newest: Stamp | undefined;
  #last: EngineMessage | undefined;
  readonly #known = new RecentEvents();

  /**
   * Whether the last event is one to look for in the engine's memory after a cut: not after a gap, until another has come.
   */
  anchored = false;

  /** The event that came last; `undefined` before the first. */
  get last(): EngineMessage | undefined {
    return this.#last;
  }

  /** The latest time of an event, whatever came after it; `undefined` before the first. */
  get newest(): Stamp | undefined {
    return this.#newest;
  }

  /** Whether this event has been received before. Sure as far back as {@link since} reaches. */
  knows(message: EngineMessage): boolean {
    return this.#known.has(message);
  }

  /** Takes in an event that is not known. */
  advance(message: EngineMessage): void {
    this.#last = message;
    this.anchored = true;
    const newest = this.#newest === undefined || compareStamps(message, this.#newest) > 0 ? message : this.#newest;
    this.#newest = newest;
    this.#known.add(message, newest.seconds - overlap - slack, newest.nanoseconds);
  }

  /** Where a replay has to begin so that nothing is missed; `undefined` before the first event. */
  get since(): Stamp | undefined {
    if (this.#newest === undefined || this.#last === undefined) return undefined;
    // After the engine's clock was set back, the last event is older than the newest.
    return secondsBefore(compareStamps(this.#last, this.#newest) < 0 ? this.#last : this.#newest, overlap);
  }
}
