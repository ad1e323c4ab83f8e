import type { Clock } from "@crowsnest/events";
import type { Tracker } from "../tell/tracker.ts";
import type { SurveyPlan } from "./survey-plan.ts";
import { Timers } from "./timers.ts";

/** How often (ms) we look for what no notification tells: the root, links, files with names elsewhere. */
export const pulse = 1_000;

/** Bounds (ms) of how long a fresh timestamp is left alone before what carries it is looked at again. */
const shortestRacy = 32;
const longestRacy = 2_048;

/** What a timer calls for. */
export interface Wakened {
  /** Look at what is marked, or at everything where that is due. */
  look(): void;
  /** See whether the directory is still there, and look at what no notification tells. */
  beat(): void;
  /** Look at everything, though nobody asked. */
  reconcile(): void;
}

/** When a directory is looked at without a notification. */
export class WakeUps {
  readonly #clock: Clock;
  readonly #tracker: Tracker;
  readonly #plan: SurveyPlan;
  readonly #wakened: Wakened;
  readonly #timers: Timers<"pulse" | "reconcile" | "survey" | "pending" | "racy">;
  #racyDelay = 0;

  constructor(clock: Clock, tracker: Tracker, plan: SurveyPlan, wakened: Wakened) {
    this.#clock = clock;
    this.#tracker = tracker;
    this.#plan = plan;
    this.#wakened = wakened;
    this.#timers = new Timers(clock);
  }

  beginPulse(): void {
    this.#timers.set("pulse", pulse, () => {
      this.beginPulse();
      this.#wakened.beat();
    });
  }

  /** Once, `interval` ms from now, or later where a survey takes long. 0: never. */
  setReconcile(interval: number): void {
    if (interval <= 0) return;
    const delay = Math.max(interval, this.#plan.unaskedDelay);
    this.#timers.set("reconcile", delay, () => this.#wakened.reconcile());
  }

  /** For what is left to do, now that all has been done that could be. */
  setRest(): void {
    const { pending, hasRacy } = this.#tracker;
    const now = this.#clock.now();
    const due = pending.nextDue;
    if (due !== undefined) {
      this.#timers.set("pending", due - now, () => {
        pending.wakeDue(this.#clock.now());
        this.#wakened.look();
      });
    }
    if (hasRacy) this.#setRacy();
    else this.#racyDelay = 0;
    if (pending.hasDirty) this.#wakened.look();
    else if (this.#plan.due !== undefined) {
      this.#timers.set("survey", this.#plan.notBefore - now, () => this.#wakened.look());
    }
  }

  stop(): void {
    this.#timers.clearAll();
  }

  /** What carries a fresh timestamp is looked at again when a further change would get another one. */
  #setRacy(): void {
    if (this.#timers.has("racy")) return;
    this.#racyDelay = Math.min(Math.max(this.#racyDelay * 2, shortestRacy), longestRacy);
    this.#timers.set("racy", this.#racyDelay, () => {
      this.#tracker.markRacy();
      this.#wakened.look();
    });
  }
}
