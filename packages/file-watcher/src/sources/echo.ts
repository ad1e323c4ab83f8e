import type { SourceListener } from "./source.ts";

/** More names than this are not remembered one by one. */
const limit = 1_000;

/** Tells names once more after a while, for a source that lets a second change of a name get lost behind the first. */
export class Echo {
  readonly #delay: number;
  readonly #listener: SourceListener;
  #names = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `delay`: milliseconds, the longest that the source holds a change back. */
  constructor(delay: number, listener: SourceListener) {
    this.#delay = delay;
    this.#listener = listener;
  }

  add(name: string): void {
    if (this.#names.size <= limit) this.#names.add(name);
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.#tell(), this.#delay);
    this.#timer.unref?.();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#names.clear();
  }

  #tell(): void {
    this.#timer = undefined;
    const names = this.#names;
    this.#names = new Set();
    if (names.size > limit) this.#listener.changed(undefined);
    else for (const name of names) this.#listener.changed(name);
  }
}
