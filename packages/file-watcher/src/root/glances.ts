import type { Clock, FileEvent } from "@crowsnest/events";
import type { Entry } from "../look/entry.ts";
import type { Surveyor } from "../look/survey.ts";
import type { Tracker } from "../tell/tracker.ts";

const resolved = Promise.resolve();

/** What becomes of a glance. */
export interface GlanceHost {
  tell(events: readonly FileEvent[]): void;
  /** Whether what was left out is still wanted. */
  isRunning(): boolean;
  /** It was completed, and something carries a fresh timestamp. */
  completed(): void;
}

/** The straight way for an isolated write to a known file, which somebody waits for: a look at once, and the rest of it later. */
export class Glances {
  readonly #surveyor: Surveyor;
  readonly #tracker: Tracker;
  readonly #clock: Clock;
  readonly #host: GlanceHost;
  /** The millisecond of the last glance: what else comes within it is gathered. */
  #glanced = Number.NEGATIVE_INFINITY;
  /** Whether what a glance left out is still to be looked at. */
  #incomplete = false;

  constructor(surveyor: Surveyor, tracker: Tracker, clock: Clock, host: GlanceHost) {
    this.#surveyor = surveyor;
    this.#tracker = tracker;
    this.#clock = clock;
    this.#host = host;
  }

  /**
   * Looks, where nothing else is going on. Returns whether that was all there is to it; otherwise the name is still to be
   * looked at.
   */
  take(name: string): boolean {
    const before = this.#tracker.lone(name);
    if (before === undefined) return false;
    const now = this.#clock.wallTime();
    if (now === this.#glanced || this.#incomplete) return false;
    this.#glanced = now;
    const entry = this.#surveyor.glance(name, before, now);
    // Who empties a file mostly writes to it at once.
    if (entry === undefined || (entry.size === 0 && before.size > 0)) return false;
    const events = this.#tracker.absorbGlance(name, before, entry);
    if (events === undefined) return false;
    this.#host.tell(events);
    this.#incomplete = entry.underWay;
    // Somebody waits: two turns later he has it.
    if (entry.underWay || this.#tracker.hasRacy) void resolved.then(() => {}).then(() => this.#complete(name, entry));
    return true;
  }

  #complete(name: string, glance: Entry): void {
    this.#incomplete = false;
    if (!this.#host.isRunning()) return;
    if (glance.underWay) this.#tracker.completeGlance(name, glance, this.#surveyor.complete(name, glance));
    if (this.#tracker.hasRacy) this.#host.completed();
  }
}
