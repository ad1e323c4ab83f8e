/** Stands where an event stood that a newer one of its key has replaced. */
const moved: unique symbol = Symbol("moved");

/** What became of an event: held, held in the place of an older one of its key, or not held for want of room. */
export type Admission = "held" | "coalesced" | "full";

/** The events that wait for a flush: bounded, in the order of their last change, one for each key. */
export class HeldEvents<E> {
  /** Events held. */
  size = 0;

  readonly #capacity: number;
  readonly #coalesces: boolean;
  /** From `#head` on. */
  #items: (E | typeof moved)[] = [];
  #head = 0;
  /** The place of `#items[0]`, counted from the first event ever held. */
  #first = 0;
  /** Where the newest event of a key stands; a place before {@link start} is of one that was taken. */
  readonly #places = new Map<string, number>();

  constructor(capacity: number, coalesces: boolean) {
    this.#capacity = capacity;
    this.#coalesces = coalesces;
  }

  /** The place behind the newest event: what is held now is gone when {@link start} has come here, or when none is held. */
  get end(): number {
    return this.#first + this.#items.length;
  }

  /** The place of the oldest event. */
  get start(): number {
    return this.#first + this.#head;
  }

  /** Whether {@link add} would find the room missing. */
  refuses(key: string | undefined): boolean {
    return this.size >= this.#capacity && this.#placeOf(key) < this.start;
  }

  add(event: E, key: string | undefined): Admission {
    const items = this.#items;
    const { end } = this;
    const place = this.#placeOf(key);
    const coalesces = place >= this.start;
    if (coalesces && place === end - 1) {
      items[items.length - 1] = event;
      return "coalesced";
    }
    if (!coalesces && this.size >= this.#capacity) return "full";
    if (key !== undefined) this.#places.set(key, end);
    items.push(event);
    if (!coalesces) {
      this.size += 1;
      return "held";
    }
    items[place - this.#first] = moved;
    if (items.length - this.#head - this.size > this.#capacity) this.#closeUp();
    return "coalesced";
  }

  /** Takes the oldest events, at most `max`. The array is the caller's to keep. */
  take(max: number): E[] {
    if (this.size <= max) return this.#takeAll();
    const batch: E[] = [];
    for (; batch.length < max; this.#head += 1) {
      const item = this.#items[this.#head] as E | typeof moved;
      if (item !== moved) batch.push(item);
    }
    this.size -= max;
    // Neither each time: that would cost the square of what is held.
    if (this.#head * 2 > this.#items.length) {
      this.#first = this.start;
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    if (this.#places.size > this.size * 2) {
      for (const [key, place] of this.#places) if (place < this.start) this.#places.delete(key);
    }
    return batch;
  }

  #placeOf(key: string | undefined): number {
    return key === undefined ? -1 : (this.#places.get(key) ?? -1);
  }

  #takeAll(): E[] {
    const items = this.#head > 0 ? this.#items.slice(this.#head) : this.#items;
    this.#first = this.end;
    this.#items = [];
    this.#head = 0;
    this.size = 0;
    if (!this.#coalesces) return items as E[];
    this.#places.clear();
    return items.filter((item) => item !== moved) as E[];
  }

  /** Closes the places of what has moved on: memory is bounded by the number of keys also when nobody takes. */
  #closeUp(): void {
    const { start } = this;
    const kept: E[] = [];
    const places: number[] = [];
    for (let index = this.#head; index < this.#items.length; index += 1) {
      const item = this.#items[index] as E | typeof moved;
      places.push(start + kept.length);
      if (item !== moved) kept.push(item);
    }
    // The places of what was taken stay as they are: before the start.
    for (const [key, place] of this.#places) if (place >= start) this.#places.set(key, places[place - start] as number);
    this.#items = kept;
    this.#first = start;
    this.#head = 0;
  }
}
