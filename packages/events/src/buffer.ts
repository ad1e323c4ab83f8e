import type { Clock } from "./clock.ts";

/** The bounds of a {@link BoundedBuffer}; see `BufferOptions` for what each means. */
export interface BufferBounds {
  readonly capacity: number;
  readonly dropAfter: number;
  readonly waiting: number;
}

/** A run of dropped events, standing where they would have been. */
class Gap {
  dropped: number;
  constructor(dropped: number) {
    this.dropped = dropped;
  }
}

/** Expired events are dropped together at this grain (ms), so that a steady overload costs 100 timers a second, not 1000. */
const expiryGrain = 10;

/**
 * First in, first out, bounded in events: `capacity` ready ones, then a line of at most `waiting`, each of which is
 * dropped when it has waited `dropAfter` without getting in. A dropped run leaves one gap in its place. One timer serves
 * the whole line, and only while somebody waits.
 */
export class BoundedBuffer<E extends object> {
  /** Events dropped so far. */
  dropped = 0;

  readonly #bounds: BufferBounds;
  readonly #clock: Clock;
  readonly #onDrop: (dropped: number) => void;
  readonly #fillGap: (dropped: number) => E;

  #ready: (E | Gap)[] = [];
  #readyHead = 0;
  #readyGaps = 0;
  /** The other half of the double buffer that {@link takeAll} hands out in turn. */
  #spare: (E | Gap)[] = [];

  readonly #line: (E | Gap)[] = [];
  readonly #deadlines: number[] = [];
  #lineHead = 0;
  #lineGaps = 0;
  #cancelTimer: (() => void) | undefined;

  /** `onDrop` hears of each drop; `fillGap` makes the event that stands for a gap when it is read. */
  constructor(bounds: BufferBounds, clock: Clock, onDrop: (dropped: number) => void, fillGap: (dropped: number) => E) {
    this.#bounds = bounds;
    this.#clock = clock;
    this.#onDrop = onDrop;
    this.#fillGap = fillGap;
  }

  /** Events held; gaps are not counted. */
  get size(): number {
    return this.#readySize + this.#line.length - this.#lineHead - this.#lineGaps;
  }

  /** Whether there is nothing to read, not even a gap. */
  get empty(): boolean {
    return this.#readyHead === this.#ready.length;
  }

  /** Whether an event that is pushed now gets in without waiting. */
  get hasRoom(): boolean {
    return this.#lineHead === this.#line.length && this.#readySize < this.#bounds.capacity;
  }

  get #readySize(): number {
    return this.#ready.length - this.#readyHead - this.#readyGaps;
  }

  push(event: E): void {
    if (this.hasRoom) this.#ready.push(event);
    else this.#wait(event);
  }

  /** The next event, or what stands for a gap; `undefined` when there is none. */
  shift(): E | undefined {
    if (this.empty) return undefined;
    const item = this.#ready[this.#readyHead] as E | Gap;
    this.#readyHead += 1;
    if (this.#readyHead === this.#ready.length) {
      this.#ready.length = 0;
      this.#readyHead = 0;
    } else if (this.#readyHead > this.#bounds.capacity) {
      this.#ready.splice(0, this.#readyHead);
      this.#readyHead = 0;
    }
    if (item instanceof Gap) this.#readyGaps -= 1;
    if (this.#lineHead < this.#line.length) this.#promote();
    return item instanceof Gap ? this.#fillGap(item.dropped) : item;
  }

  /** Everything that is there, in order. The array is used again by the call after the next. */
  takeAll(): E[] {
    const batch = this.#ready;
    this.#ready = this.#spare;
    this.#ready.length = 0;
    this.#spare = batch;
    if (this.#readyHead > 0) batch.splice(0, this.#readyHead);
    for (let index = this.#lineHead; index < this.#line.length; index += 1) batch.push(this.#line[index] as E | Gap);
    const gaps = this.#readyGaps + this.#lineGaps;
    this.#readyHead = 0;
    this.#readyGaps = 0;
    this.#clearLine();
    if (gaps > 0) this.#fillGaps(batch);
    return batch as E[];
  }

  /** Lets everything go and stops the timer. Returns how many events that were. */
  clear(): number {
    const { size } = this;
    this.#ready = [];
    this.#spare = [];
    this.#readyHead = 0;
    this.#readyGaps = 0;
    this.#clearLine();
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    return size;
  }

  #wait(event: E): void {
    const { dropAfter, waiting } = this.#bounds;
    const size = this.#line.length - this.#lineHead - this.#lineGaps;
    if (dropAfter <= 0 || size >= waiting) {
      this.dropped += 1;
      if (size === 0) this.#mark(1);
      else this.#markLine();
      this.#onDrop(1);
      return;
    }
    this.#line.push(event);
    this.#deadlines.push(this.#clock.now() + dropAfter);
    if (this.#cancelTimer === undefined) this.#arm(dropAfter);
  }

  /** Adds to the gap at the end of the ready events, which is where the line begins. */
  #mark(dropped: number): void {
    const last = this.empty ? undefined : this.#ready[this.#ready.length - 1];
    if (last instanceof Gap) {
      last.dropped += dropped;
      return;
    }
    this.#ready.push(new Gap(dropped));
    this.#readyGaps += 1;
  }

  /** Adds to the gap at the end of the line: whoever comes later must not be told before it. */
  #markLine(): void {
    const last = this.#line[this.#line.length - 1];
    if (last instanceof Gap) {
      last.dropped += 1;
      return;
    }
    this.#line.push(new Gap(1));
    this.#deadlines.push(Number.POSITIVE_INFINITY);
    this.#lineGaps += 1;
  }

  /** Lets the line move up into the room that a read has made. */
  #promote(): void {
    while (this.#lineHead < this.#line.length) {
      const item = this.#line[this.#lineHead] as E | Gap;
      if (item instanceof Gap) this.#mark(item.dropped);
      else if (this.#readySize < this.#bounds.capacity) this.#ready.push(item);
      else break;
      this.#advanceLine(item);
    }
    this.#compactLine();
  }

  #expire(): void {
    this.#cancelTimer = undefined;
    const now = this.#clock.now();
    let dropped = 0;
    while (this.#lineHead < this.#line.length) {
      const item = this.#line[this.#lineHead] as E | Gap;
      if (item instanceof Gap) {
        this.#mark(item.dropped);
      } else {
        // A timer may fire a little early (timers count whole milliseconds): the deadline decides.
        if ((this.#deadlines[this.#lineHead] as number) > now) break;
        dropped += 1;
        this.#mark(1);
      }
      this.#advanceLine(item);
    }
    this.#compactLine();
    if (this.#lineHead < this.#line.length) this.#arm((this.#deadlines[this.#lineHead] as number) - now);
    if (dropped > 0) {
      this.dropped += dropped;
      this.#onDrop(dropped);
    }
  }

  #arm(delay: number): void {
    const wait = Math.ceil(Math.max(delay, Math.min(expiryGrain, this.#bounds.dropAfter)));
    this.#cancelTimer = this.#clock.setTimer(() => this.#expire(), wait, true);
  }

  #advanceLine(item: E | Gap): void {
    if (item instanceof Gap) this.#lineGaps -= 1;
    this.#lineHead += 1;
  }

  #compactLine(): void {
    if (this.#lineHead === this.#line.length) this.#clearLine();
    else if (this.#lineHead > 1024 && this.#lineHead * 2 > this.#line.length) {
      this.#line.splice(0, this.#lineHead);
      this.#deadlines.splice(0, this.#lineHead);
      this.#lineHead = 0;
    }
  }

  #clearLine(): void {
    this.#line.length = 0;
    this.#deadlines.length = 0;
    this.#lineHead = 0;
    this.#lineGaps = 0;
  }

  #fillGaps(batch: (E | Gap)[]): void {
    let write = 0;
    for (let read = 0; read < batch.length; read += 1) {
      const item = batch[read] as E | Gap;
      if (!(item instanceof Gap)) {
        batch[write] = item;
      } else {
        let { dropped } = item;
        while (batch[read + 1] instanceof Gap) {
          read += 1;
          dropped += (batch[read] as Gap).dropped;
        }
        batch[write] = this.#fillGap(dropped);
      }
      write += 1;
    }
    batch.length = write;
  }
}
