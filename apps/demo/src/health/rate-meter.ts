/** Events a second over the last second, from a counter that is looked at again and again. */
export class RateMeter {
  #looks: { readonly time: number; readonly count: number }[] = [];

  /** `time`: milliseconds of a clock that never goes back. */
  look(time: number, count: number): number {
    this.#looks.push({ time, count });
    // The newest look that is at least a second old stays, to measure from.
    while (this.#looks.length > 2 && (this.#looks[1]?.time ?? time) <= time - 1000) this.#looks.shift();
    const first = this.#looks[0] as { time: number; count: number };
    const passed = Math.max(time - first.time, 1000);
    return Math.round(((count - first.count) * 1000) / passed);
  }
}
