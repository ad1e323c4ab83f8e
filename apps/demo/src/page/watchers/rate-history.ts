import { type ReadonlySignal, signal } from "@preact/signals";

/** Seconds that the plot goes back. */
export const plotSeconds = 60;

/** The events a second, once a second. */
export class RateHistory {
  readonly #samples = signal<readonly number[]>(Array.from({ length: plotSeconds }, () => 0));

  get samples(): ReadonlySignal<readonly number[]> {
    return this.#samples;
  }

  add(rate: number): void {
    this.#samples.value = [...this.#samples.value.slice(1), rate];
  }
}
