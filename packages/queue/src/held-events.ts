/** Stands where an event was that a newer one of the same key has replaced. */
const replaced: unique symbol = Symbol("replaced");

/** What became of an event: held, held in the place of an older one of its key, or not held for want of room. */
export type Admission = "held" | "coalesced" | "full";

/** The events that wait for a flush: bounded, in the order of their last change, one for each key. */
export class HeldEvents<E> {
  readonly #capacity: number;
  readonly #keyOf: ((event: E) => string | undefined) | undefined;
  #items: (E | typeof replaced)[] = [];
  /** The key of each item; kept only with a `keyOf`. */
  #keys: (string | undefined)[] = [];
  /** Where the event of a key stands, counted from the first event ever held. */
  readonly #places = new Map<string, number>();
  /** The place of `#items[0]`. */
  #first = 0;
  #holes = 0;

  constructor(capacity: number, keyOf: ((event: E) => string | undefined) | undefined) {
    this.#capacity = capacity;
    this.#keyOf = keyOf;
  }

  get size(): number {
    return this.#items.length - this.#holes;
  }

  /** The place behind the newest event: everything held at this moment is gone once {@link start} has come here. */
  get end(): number {
    return this.#first + this.#items.length;
  }

  /** The place of the oldest event. */
  get start(): number {
    return this.#first;
  }

  add(event: E): Admission {
    if (this.#keyOf === undefined) {
      if (this.#items.length >= this.#capacity) return "full";
      this.#items.push(event);
      return "held";
    }
    const key = this.#keyOf(event);
    const place = key === undefined ? undefined : this.#places.get(key);
    const admission = place === undefined ? "held" : "coalesced";
    if (admission === "held" && this.size >= this.#capacity) return "full";
    if (place !== undefined) {
      if (place === this.end - 1) {
        this.#items[place - this.#first] = event;
        return admission;
      }
      this.#items[place - this.#first] = replaced;
      this.#keys[place - this.#first] = undefined;
      this.#holes += 1;
    }
    if (key !== undefined) this.#places.set(key, this.end);
    this.#items.push(event);
    this.#keys.push(key);
    if (this.#holes > this.#capacity) this.#closeHoles();
    return admission;
  }

  /** Takes the oldest events, at most `max`. The array is the caller's to keep. */
  take(max: number): E[] {
    if (this.size <= max) return this.#takeAll();
    const batch: E[] = [];
    let count = 0;
    for (; batch.length < max; count += 1) {
      const item = this.#items[count] as E | typeof replaced;
      if (item === replaced) {
        this.#holes -= 1;
        continue;
      }
      batch.push(item);
      const key = this.#keys[count];
      if (key !== undefined) this.#places.delete(key);
    }
    this.#items.splice(0, count);
    this.#keys.splice(0, count);
    this.#first += count;
    return batch;
  }

  #takeAll(): E[] {
    const items = this.#items;
    this.#first += items.length;
    this.#items = [];
    this.#keys = [];
    this.#places.clear();
    if (this.#holes === 0) return items as E[];
    this.#holes = 0;
    return items.filter((item): item is E => item !== replaced);
  }

  /** Memory stays bounded by the number of keys also when nobody takes. */
  #closeHoles(): void {
    const end = this.end;
    const keys = this.#keys.filter((_, index) => this.#items[index] !== replaced);
    this.#items = this.#items.filter((item) => item !== replaced);
    this.#keys = keys;
    this.#holes = 0;
    // Places only ever grow, so that who waits for a place to be flushed does not wait for ever.
    this.#first = end - this.#items.length;
    for (const [index, key] of keys.entries()) if (key !== undefined) this.#places.set(key, this.#first + index);
  }
}
