/** Stands where an event was that a newer one of the same key has replaced. */
const replaced: unique symbol = Symbol("replaced");

/** What became of an event: held, held in the place of an older one of its key, or not held for want of room. */
export type Admission = "held" | "coalesced" | "full";

/** The events that wait for a flush: bounded, in the order of their last change, one for each key. */
export class HeldEvents<E> {
  readonly #capacity: number;
  readonly #coalesces: boolean;
  /** From `#head` on. */
  #items: (E | typeof replaced)[] = [];
  #head = 0;
  /** The key of each item; kept only where events have keys. */
  #keys: (string | undefined)[] = [];
  /** Where the event of a key stands, counted from the first event ever held. */
  readonly #places = new Map<string, number>();
  /** The place of `#items[0]`. */
  #first = 0;
  #holes = 0;

  constructor(capacity: number, coalesces: boolean) {
    this.#capacity = capacity;
    this.#coalesces = coalesces;
  }

  get size(): number {
    return this.#items.length - this.#head - this.#holes;
  }

  /** The place behind the newest event: what is held now is gone when {@link start} has come here, or when none is held. */
  get end(): number {
    return this.#first + this.#items.length;
  }

  /** The place of the oldest event. */
  get start(): number {
    return this.#first + this.#head;
  }

  /** What {@link add} would make of an event. */
  admission(key: string | undefined): Admission {
    if (key !== undefined && this.#places.has(key)) return "coalesced";
    return this.size >= this.#capacity ? "full" : "held";
  }

  /** Takes an event in that {@link admission} has not found the room missing for. */
  add(event: E, key: string | undefined): void {
    if (key !== undefined) {
      const place = this.#places.get(key);
      if (place === this.end - 1) {
        this.#items[place - this.#first] = event;
        return;
      }
      if (place !== undefined) {
        this.#items[place - this.#first] = replaced;
        this.#keys[place - this.#first] = undefined;
        this.#holes += 1;
      }
      this.#places.set(key, this.end);
    }
    this.#items.push(event);
    if (this.#coalesces) this.#keys.push(key);
    if (this.#holes > this.#capacity) this.#closeHoles();
  }

  /** Takes the oldest events, at most `max`. The array is the caller's to keep. */
  take(max: number): E[] {
    if (this.size <= max) return this.#takeAll();
    const batch: E[] = [];
    for (; batch.length < max; this.#head += 1) {
      const item = this.#items[this.#head] as E | typeof replaced;
      if (item === replaced) {
        this.#holes -= 1;
        continue;
      }
      batch.push(item);
      const key = this.#keys[this.#head];
      if (key !== undefined) this.#places.delete(key);
    }
    // Not each time: that would cost the square of what is held.
    if (this.#head * 2 > this.#items.length) {
      this.#items.splice(0, this.#head);
      this.#keys.splice(0, this.#head);
      this.#first += this.#head;
      this.#head = 0;
    }
    return batch;
  }

  #takeAll(): E[] {
    const items = this.#head === 0 ? this.#items : this.#items.slice(this.#head);
    this.#first = this.end;
    this.#items = [];
    this.#head = 0;
    this.#keys = [];
    this.#places.clear();
    if (this.#holes === 0) return items as E[];
    this.#holes = 0;
    return items.filter((item): item is E => item !== replaced);
  }

  /** Memory stays bounded by the number of keys also when nobody takes. */
  #closeHoles(): void {
    const kept = (_: unknown, index: number): boolean => index >= this.#head && this.#items[index] !== replaced;
    this.#keys = this.#keys.filter(kept);
    this.#items = this.#items.filter(kept);
    this.#first += this.#head;
    this.#head = 0;
    this.#holes = 0;
    for (const [index, key] of this.#keys.entries()) if (key !== undefined) this.#places.set(key, this.#first + index);
  }
}
