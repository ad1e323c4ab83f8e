import type { Batch } from "../web/protocol.ts";

/** The newest batches, oldest first; of the oldest perhaps only the newest events. */
export class RecentBatches {
  readonly #capacity: number;
  #batches: readonly Batch[] = [];
  #events = 0;

  /** `capacity`: events of all batches together. */
  constructor(capacity = 1000) {
    this.#capacity = capacity;
  }

  get batches(): readonly Batch[] {
    return this.#batches;
  }

  add({ number, at, events }: Batch): void {
    const batch = { number, at, events: events.slice(-this.#capacity) };
    this.#batches = [...this.#batches, batch];
    this.#events += batch.events.length;
    // A batch without events costs little, but not nothing.
    while (this.#events > this.#capacity || this.#batches.length > this.#capacity) this.#forgetSome();
  }

  #forgetSome(): void {
    const [oldest, ...others] = this.#batches as [Batch, ...Batch[]];
    const kept = oldest.events.slice(Math.max(0, this.#events - this.#capacity));
    this.#events -= oldest.events.length - kept.length;
    const shortened = kept.length > 0 && kept.length < oldest.events.length;
    this.#batches = shortened ? [{ ...oldest, events: kept }, ...others] : others;
    if (!shortened) this.#events -= kept.length;
  }
}
