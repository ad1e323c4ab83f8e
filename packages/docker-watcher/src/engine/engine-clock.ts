import type { Clock } from "@crowsnest/events";

/** A step back that the overlap of a replay covers (ms). */
const harmlessStep = 1000;

/**
 * How the engine's clock stands to this machine's, as far as the `Date` header of a ping tells it (to the second). Times
 * go in as `clock.now()` and come out as milliseconds since the epoch by the engine's clock.
 */
export class EngineClock {
  readonly #clock: Clock;
  readonly #local: boolean;
  #low = Number.NEGATIVE_INFINITY;
  #high = Number.POSITIVE_INFINITY;

  /** `local`: the engine is on this machine, so its clock is ours unless the header says otherwise. */
  constructor(clock: Clock, local: boolean) {
    this.#clock = clock;
    this.#local = local;
  }

  /** Whether a ping has told the time. */
  get known(): boolean {
    return this.#low !== Number.NEGATIVE_INFINITY;
  }

  /**
   * Takes in a ping that was sent and answered at these times. Returns whether the engine's clock was set back since the
   * ping before, by more than replays overlap: then what happened since may bear older times than expected.
   */
  sample(sent: number, answered: number, date: number): boolean {
    const low = date - answered;
    const high = date + 1000 - sent;
    const setBack = high < this.#low - harmlessStep;
    const ours = this.#offset();
    // Timers and headers are rounded: a millisecond must not decide.
    const same = this.#local && ours >= low - 1 && ours <= high + 1;
    this.#low = same ? ours : low;
    this.#high = same ? ours : high;
    return setBack;
  }

  /** The earliest that the engine's clock can have shown at `time`. */
  earliest(time: number): number {
    return time + this.#low;
  }

  /** The latest that the engine's clock can have shown at `time`; without a ping, what this machine's shows. */
  latest(time: number): number {
    return time + (this.known ? this.#high : this.#offset());
  }

  /** What it showed, as good as we know. */
  middle(time: number): number {
    return this.known ? time + (this.#low + this.#high) / 2 : this.latest(time);
  }

  /** How this machine's wall time stands to `clock.now()`. Another try where the process was stopped between the two readings. */
  #offset(): number {
    for (let tries = 1; ; tries += 1) {
      const before = this.#clock.now();
      const wallTime = this.#clock.wallTime();
      const after = this.#clock.now();
      if (after - before < 1 || tries === 5) return wallTime - after;
    }
  }
}
