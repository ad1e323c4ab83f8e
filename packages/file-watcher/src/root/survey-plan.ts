import type { Clock } from "@crowsnest/events";
import type { Look } from "../look/snapshot.ts";
import type { Origin } from "../tell/tracker.ts";

/** A survey may take this part of the time: after one of 10 ms the next one waits 40 ms. */
const surveyShare = 4;

/** The same for looks that nobody asked for, while something is going on. */
const stirredShare = 100;

/**
 * The same while nothing is: so long (ms) for each name, some thousandth of the time, and at least so long. What is measured
 * would be the load of the machine, where a look takes less than a millisecond.
 */
const quietGapOfName = 10;
const quietGap = 5_000;

/** How long (ms) what could not be looked at is left alone. */
const failureGap = 1_000;

/** When everything is looked at: as soon as somebody asks, but only for a part of the time, so that a burst costs little. */
export class SurveyPlan {
  #due: Origin | undefined;
  #notBefore = 0;
  /** ms; not of the first one, whose code was not compiled yet. */
  #took = Number.POSITIVE_INFINITY;
  #end = Number.NEGATIVE_INFINITY;
  /** How many names it found. */
  #size = Number.POSITIVE_INFINITY;
  /** Whether a notification came since the beginning of the last one. */
  #stirred = false;

  /** Which kind of survey is due; `undefined` when none is. */
  get due(): Origin | undefined {
    return this.#due;
  }

  /** The earliest moment for the next one, by the clock that {@link measure} is told. */
  get notBefore(): number {
    return this.#notBefore;
  }

  ask(origin: Origin): void {
    if (this.#due !== "live") this.#due = origin;
  }

  /** The last one could not see everything, at `now`: another is due in a while. */
  askAgain(origin: Origin, now: number): void {
    this.ask(origin);
    this.#notBefore = Math.max(this.#notBefore, now + failureGap);
  }

  /** Something was notified. */
  stir(): void {
    this.#stirred = true;
  }

  /**
   * Takes what is due off the list, so that who asks from now on wants another, and measures what a survey costs. `blocking`:
   * of the process itself, not of a network.
   */
  async measure(survey: () => Promise<Look>, clock: Clock, blocking: boolean): Promise<Look> {
    this.#due = undefined;
    this.#stirred = false;
    const isFirst = this.#end === Number.NEGATIVE_INFINITY;
    const begin = clock.now();
    const used = process.cpuUsage();
    try {
      const look = await survey();
      this.#size = look.size;
      return look;
    } finally {
      this.#end = clock.now();
      const passed = this.#end - begin;
      const { user, system } = process.cpuUsage(used);
      // What counts is our own work: where others keep the machine busy, it must not make us wait longer.
      if (!isFirst) this.#cost(blocking ? Math.min(passed, (user + system) / 1_000) : passed);
    }
  }

  #cost(took: number): void {
    this.#took = took;
    this.#notBefore = this.#end + took * surveyShare;
  }

  /** How long (ms) one that nobody asked for has to wait after the last. */
  get unaskedDelay(): number {
    return Number.isFinite(this.#took) ? this.#took * stirredShare : 0;
  }

  /**
   * Whether it is time for one that nobody asked for. Notifications can be lost without a trace, and more easily where many
   * come: so the less a survey costs, and the more is going on, the sooner there is another.
   */
  isDueUnasked(now: number): boolean {
    const quiet = Math.max(quietGap, this.#size * quietGapOfName);
    return now >= this.#end + (this.#stirred ? Math.min(this.#took * stirredShare, quiet) : quiet);
  }

  /** Whether one may be done each `interval` ms, though nobody asks. */
  isCheap(interval: number): boolean {
    return this.#took * stirredShare < interval;
  }
}
