import type { SourceListener } from "./source.ts";

/** More names than this are not remembered one by one. */
const limit = 1_000;

/** Tells names once more after a while, for a source that lets a second change of a name get lost behind the first. */
export class Echo {
  readonly #delay: number;
  readonly #listener: SourceListener;
  /** Those that came since the last beat: for them it is too early at the next one. */
  #young = new Set<string>();
  #old = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  /** `delay`: milliseconds, the longest that a change gets lost behind another. Names are told after one to two times that. */
  constructor(delay: number, listener: SourceListener) {
    this.#delay = delay;
    this.#listener = listener;
  }

  add(name: string): void {
    if (this.#young.size <= limit) this.#young.add(name);
    if (this.#timer === undefined) this.#arm();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#young.clear();
    this.#old.clear();
  }

  #arm(): void {
    this.#timer = setTimeout(() => this.#beat(), this.#delay);
    this.#timer.unref?.();
  }

  #beat(): void {
    this.#timer = undefined;
    const due = this.#old;
    this.#old = this.#young;
    this.#young = new Set();
    if (this.#old.size > 0) this.#arm();
    if (due.size > limit) {
      this.#listener.changed(undefined);
      return;
    }
    for (const name of due) {
      // It may be ended by what it tells.
      if (this.#stopped) return;
      // What came again meanwhile is told in its turn.
      if (!this.#old.has(name)) this.#listener.changed(name);
    }
  }
}
