import type { EngineMessage } from "./message.ts";

/** How far back a replay reaches before the newest event: the engine's order is not that of its time stamps. */
const overlap = 2_000_000_000n;
/** Beyond the overlap, for stamps that come late. */
const slack = 1_000_000_000n;
/** Docker's memory holds 256 events, so no replay of its is longer. */
const fewestKeys = 512;
/** The bound where the engine's memory has none (Podman's journal): 20,000 events a second. */
const mostKeys = 65_536;

/** What was received last, and what of it a replay would repeat. */
export class Cursor {
  #newest: bigint | undefined;
  #last: EngineMessage | undefined;
  readonly #known = new Set<string>();
  /** The keys of `#known` with their stamps, oldest arrival first. */
  #order: { readonly key: string; readonly stamp: bigint }[] = [];
  #head = 0;

  /**
   * Whether the last event is one to look for in the engine's memory after a cut: not after a gap, until another has come.
   */
  anchored = false;

  /** The event that came last; `undefined` before the first. */
  get last(): EngineMessage | undefined {
    return this.#last;
  }

  /** The latest time of an event, whatever came after it; `undefined` before the first. */
  get newest(): bigint | undefined {
    return this.#newest;
  }

  /** Whether this event has been received before. Sure as far back as {@link since} reaches. */
  knows(message: EngineMessage): boolean {
    return this.#known.has(message.key);
  }

  /** Takes in an event that is not known. */
  advance(message: EngineMessage): void {
    this.#last = message;
    this.anchored = true;
    if (this.#newest === undefined || message.stamp > this.#newest) this.#newest = message.stamp;
    this.#known.add(message.key);
    this.#order.push({ key: message.key, stamp: message.stamp });
    this.#forget(this.#newest - overlap - slack);
  }

  /** Where a replay has to begin so that nothing is missed; `undefined` before the first event. */
  get since(): bigint | undefined {
    if (this.#newest === undefined || this.#last === undefined) return undefined;
    // After the engine's clock was set back, the last event is older than the newest.
    const from = this.#last.stamp < this.#newest ? this.#last.stamp : this.#newest;
    return from > overlap ? from - overlap : 0n;
  }

  #forget(before: bigint): void {
    for (;;) {
      const size = this.#order.length - this.#head;
      const oldest = this.#order[this.#head];
      if (oldest === undefined || size <= fewestKeys || (oldest.stamp >= before && size <= mostKeys)) break;
      this.#known.delete(oldest.key);
      this.#head += 1;
    }
    if (this.#head > 1024 && this.#head * 2 > this.#order.length) {
      this.#order = this.#order.slice(this.#head);
      this.#head = 0;
    }
  }
}

/** A time as the engine's `since` and `until` want it: seconds with nine decimals. */
export function secondsOf(stamp: bigint): string {
  return `${stamp / 1_000_000_000n}.${String(stamp % 1_000_000_000n).padStart(9, "0")}`;
}
