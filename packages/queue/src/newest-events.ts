import type { Admission, HeldEvents } from "./held-events.ts";

/** A key's newest event, and its place; below 0 when none is held. */
interface Newest<E> {
  readonly key: string | undefined;
  event: E | undefined;
  place: number;
}

const nowhere = -1;
/** A row is laid out by places while these are at most so many times as many as the events; otherwise it is sorted. */
const sparsest = 8;

/**
 * Events of which the newest of a key stands for the older ones. They are put in order when they are taken, and keys are
 * kept from one window to the next as long as half of them come again: so an event whose key is known costs a look into the
 * map.
 */
export class NewestEvents<E> implements HeldEvents<E> {
  size = 0;
  end = 0;
  /** The keys that are known, also those of events that were taken. */
  readonly keys: Map<string, Newest<E>> = new Map();

  readonly #capacity: number;
  /** Those that are not in the row, in no order. */
  #waiting: Newest<E>[] = [];
  /** Those whose places are below `#rowEnd`, in order, from `#head` on; and such as have moved on since. */
  #row: Newest<E>[] = [];
  #head = 0;
  #rowEnd = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get start(): number {
    return this.#next()?.place ?? this.#rowEnd;
  }

  refuses(key: string | undefined): boolean {
    if (this.size < this.#capacity) return false;
    const known = this.keys.get(key as string);
    return known === undefined || known.place < 0;
  }

  add(event: E, key: string | undefined): Admission {
    const known = this.keys.get(key as string);
    if (known === undefined || known.place < 0) return this.#hold(event, key, known);
    known.event = event;
    known.place = this.end;
    this.end += 1;
    return "coalesced";
  }

  take(max: number): E[] {
    const batch: E[] = [];
    const count = Math.min(max, this.size);
    while (batch.length < count) {
      const next = this.#next();
      if (next === undefined) {
        this.#lineUp();
        continue;
      }
      this.#head += 1;
      batch.push(next.event as E);
      next.event = undefined;
      next.place = nowhere;
    }
    this.size -= count;
    if (this.size === 0) {
      this.#row = [];
      this.#head = 0;
    }
    return batch;
  }

  #hold(event: E, key: string | undefined, known: Newest<E> | undefined): Admission {
    if (this.size >= this.#capacity) return "full";
    const newest: Newest<E> = known ?? { key, event, place: this.end };
    newest.event = event;
    newest.place = this.end;
    if (known === undefined && key !== undefined) this.keys.set(key, newest);
    this.#waiting.push(newest);
    this.end += 1;
    this.size += 1;
    return "held";
  }

  /** The oldest event of the row. */
  #next(): Newest<E> | undefined {
    for (; this.#head < this.#row.length; this.#head += 1) {
      const newest = this.#row[this.#head] as Newest<E>;
      if (newest.place < this.#rowEnd) return newest;
      this.#waiting.push(newest);
    }
    return undefined;
  }

  /** Puts all that are held in order, the row being through, and forgets keys that are out of use. */
  #lineUp(): void {
    const held = this.#waiting;
    this.#waiting = [];
    if (this.keys.size > 2 * held.length) {
      this.keys.clear();
      for (const newest of held) if (newest.key !== undefined) this.keys.set(newest.key, newest);
    }
    this.#row = this.#inOrder(held);
    this.#head = 0;
    this.#rowEnd = this.end;
  }

  #inOrder(held: Newest<E>[]): Newest<E>[] {
    const span = this.end - this.#rowEnd;
    if (span > held.length * sparsest) return held.sort((one, other) => one.place - other.place);
    const places = new Array<Newest<E> | undefined>(span);
    for (const newest of held) places[newest.place - this.#rowEnd] = newest;
    return places.filter((newest) => newest !== undefined);
  }
}
