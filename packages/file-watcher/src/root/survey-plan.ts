import type { Origin } from "../tell/tracker.ts";

/** A survey may take this part of the time: after one of 10 ms the next one waits 40 ms. */
const surveyShare = 4;

/** The same for looks that nobody asked for. */
const unaskedShare = 100;

/** When everything is looked at: as soon as somebody asks, but only for a part of the time, so that a burst costs little. */
export class SurveyPlan {
  #due: Origin | undefined;
  #notBefore = 0;
  #took = Number.POSITIVE_INFINITY;

  /** Which kind of survey is due; `undefined` when none is. */
  get due(): Origin | undefined {
    return this.#due;
  }

  /** The earliest moment for the next one, by the clock that {@link done} is told. */
  get notBefore(): number {
    return this.#notBefore;
  }

  ask(origin: Origin): void {
    if (this.#due !== "live") this.#due = origin;
  }

  /** Takes what is due off the list, at the beginning of a survey: who asks from now on wants another. */
  begin(): void {
    this.#due = undefined;
  }

  /** A survey is over at `end`, and has cost `took` ms. */
  done(took: number, end: number): void {
    this.#took = took;
    this.#notBefore = end + took * surveyShare;
  }

  /** How long (ms) one that nobody asked for has to wait after the last. */
  get unaskedDelay(): number {
    return Number.isFinite(this.#took) ? this.#took * unaskedShare : 0;
  }

  /** Whether one may be done each `interval` ms, though nobody asks. */
  isCheap(interval: number): boolean {
    return this.#took * unaskedShare < interval;
  }
}
