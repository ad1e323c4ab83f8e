/** Stands where an event stood that has moved on with a newer one of its key. */
const moved: unique symbol = Symbol();

/** What became of an event: held, held in the place of an older one of its key, or not held for want of room. */
export type Admission = "held" | "coalesced" | "full";

/** The newest event of a key, and where it stands. Where events have keys, all are held like this; elsewhere as they are. */
interface Keyed<E> {
  readonly key: string | undefined;
  event: E;
  place: number;
}

type Item<E> = E | Keyed<E> | typeof moved;

/** The events that wait for a flush: bounded, in the order of their last change, one for each key. */
export class HeldEvents<E> {
  /** Events held. */
  size = 0;

  readonly #capacity: number;
  readonly #coalesces: boolean;
  /** From `#head` on. */
  #items: Item<E>[] = [];
  #head = 0;
  /** The place of `#items[0]`, counted from the first event ever held. */
  #first = 0;
  readonly #keyed = new Map<string, Keyed<E>>();

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
    return this.size >= this.#capacity && !this.#keyed.has(key as string);
  }

  add(event: E, key: string | undefined): Admission {
    if (!this.#coalesces) return this.#hold(event);
    const known = this.#keyed.get(key as string);
    if (known === undefined) {
      const keyed = { key, event, place: this.end };
      const admission = this.#hold(keyed);
      if (admission === "held" && key !== undefined) this.#keyed.set(key, keyed);
      return admission;
    }
    known.event = event;
    if (known.place === this.end - 1) return "coalesced";
    this.#items[known.place - this.#first] = moved;
    known.place = this.end;
    this.#items.push(known);
    if (this.#items.length - this.#head - this.size > this.#capacity) this.#closeUp();
    return "coalesced";
  }

  /** Takes the oldest events, at most `max`. The array is the caller's to keep. */
  take(max: number): E[] {
    if (this.size <= max) return this.#takeAll();
    const batch: E[] = [];
    for (; batch.length < max; this.#head += 1) {
      const item = this.#items[this.#head] as Item<E>;
      if (item === moved) continue;
      if (this.#coalesces) this.#keyed.delete((item as Keyed<E>).key as string);
      batch.push(this.#coalesces ? (item as Keyed<E>).event : (item as E));
    }
    this.size -= max;
    // Not each time: that would cost the square of what is held.
    if (this.#head * 2 > this.#items.length) {
      this.#first = this.start;
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return batch;
  }

  #hold(item: E | Keyed<E>): Admission {
    if (this.size >= this.#capacity) return "full";
    this.#items.push(item);
    this.size += 1;
    return "held";
  }

  #takeAll(): E[] {
    const items = this.#head > 0 ? this.#items.slice(this.#head) : this.#items;
    this.#first = this.end;
    this.#items = [];
    this.#head = 0;
    this.size = 0;
    if (!this.#coalesces) return items as E[];
    this.#keyed.clear();
    const batch: E[] = [];
    for (const item of items) if (item !== moved) batch.push((item as Keyed<E>).event);
    return batch;
  }

  /** Closes the places of what has moved on: memory is bounded by the number of keys also when nobody takes. */
  #closeUp(): void {
    const { start } = this;
    this.#items = this.#items.filter((item, index) => index >= this.#head && item !== moved);
    for (const [index, item] of this.#items.entries()) (item as Keyed<E>).place = start + index;
    this.#first = start;
    this.#head = 0;
  }
}
