/** What became of an event: held, held in the place of an older one of its key, or not held for want of room. */
export type Admission = "held" | "coalesced" | "full";

/** The events that wait for a flush: bounded, in the order of their last change. */
export interface HeldEvents<E> {
  /** Events held. */
  readonly size: number;
  /** The place of the oldest event, or of one before it; places are counted from the first event ever held. */
  readonly start: number;
  /** The place behind the newest event: what is held now is gone when {@link start} has come here, or when none is held. */
  readonly end: number;
  /** Whether {@link add} would find the room missing. */
  refuses(key: string | undefined): boolean;
  add(event: E, key: string | undefined): Admission;
  /** Takes the oldest events, at most `max`. The array is the caller's to keep. */
  take(max: number): E[];
}

/** So many events lie in one array: a longer one is copied again and again while it grows, and is dear to collect around. */
const chunkSize = 1024;

/** Events none of which stands for another. */
export class EventLine<E> implements HeldEvents<E> {
  start = 0;
  end = 0;
  readonly #capacity: number;
  /** The last of these. */
  #newest: E[] = [];
  readonly #chunks = [this.#newest];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.end - this.start;
  }

  refuses(): boolean {
    return this.size >= this.#capacity;
  }

  add(event: E): Admission {
    if (this.refuses()) return "full";
    if (this.#newest.length >= chunkSize) {
      this.#newest = [];
      this.#chunks.push(this.#newest);
    }
    this.#newest.push(event);
    this.end += 1;
    return "held";
  }

  take(max: number): E[] {
    const taken: E[][] = [];
    let left = Math.min(max, this.size);
    this.start += left;
    while (left > 0) {
      const oldest = this.#chunks[0] as E[];
      const some = oldest.splice(0, left);
      left -= some.length;
      taken.push(some);
      if (oldest.length === 0 && this.#chunks.length > 1) this.#chunks.shift();
    }
    return ([] as E[]).concat(...taken);
  }
}
