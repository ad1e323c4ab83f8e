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

/** Events none of which stands for another. */
export class EventLine<E> implements HeldEvents<E> {
  readonly #capacity: number;
  /** From `#head` on. */
  #events: E[] = [];
  #head = 0;
  /** The place of `#events[0]`. */
  #first = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#events.length - this.#head;
  }

  get start(): number {
    return this.#first + this.#head;
  }

  get end(): number {
    return this.#first + this.#events.length;
  }

  refuses(): boolean {
    return this.size >= this.#capacity;
  }

  add(event: E): Admission {
    if (this.size >= this.#capacity) return "full";
    this.#events.push(event);
    return "held";
  }

  take(max: number): E[] {
    const { size } = this;
    const batch = size <= max && this.#head === 0 ? this.#events : this.#events.slice(this.#head, this.#head + max);
    this.#head += batch.length;
    // Not each time: that would cost the square of what is held.
    if (this.#head * 2 > this.#events.length || size === batch.length) {
      this.#first += this.#head;
      this.#events = size === batch.length ? [] : this.#events.slice(this.#head);
      this.#head = 0;
    }
    return batch;
  }
}
