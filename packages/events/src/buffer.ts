import { type Clock, systemClock } from "./clock.ts";
import { WaitingLine } from "./waiting-line.ts";

/** The bounds of a {@link BoundedBuffer}; see `BufferOptions` for what each means. */
export interface BufferBounds {
  readonly capacity: number;
  readonly dropAfter: number;
  readonly waiting: number;
}

/** A run of dropped events, standing where they would have been. */
class Gap {
  dropped = 0;
}

/** A place of the buffer's arrays; `undefined` where nothing stands any more, or yet. */
type Place<E> = E | Gap | undefined;

/** Expired events are dropped together at this grain (ms), so that a steady overload costs 100 timers a second, not 1000. */
const expiryGrain = 10;

/** From so many sends in a row on that have to wait, the machine's clock is read once for so many of them, and at their end. */
const burstGrain = 128;

/**
 * First in, first out, bounded in events: `capacity` ready ones, then a line of at most `waiting`, each of which is
 * dropped when it has waited `dropAfter` without getting in. A dropped run leaves one gap in its place. One timer serves
 * the whole line, and only while somebody waits.
 */
export class BoundedBuffer<E extends object> {
  /** Events read so far. */
  taken = 0;
  /** Events dropped so far. */
  dropped = 0;

  readonly #bounds: BufferBounds;
  readonly #clock: Clock;
  readonly #onDrop: (dropped: number) => void;
  readonly #fillGap: (dropped: number) => E;

  /** From `#head` up to `#tail`. */
  #ready: Place<E>[] = [];
  #head = 0;
  #tail = 0;
  #gaps = 0;
  /** An event gets in without waiting while `#tail` is below this. */
  #limit: number;
  /** The other half of the double buffer that {@link takeAll} hands out in turn. */
  #spare: Place<E>[] = [];
  #spareIsLent = false;

  #line = new WaitingLine<E>();
  /** Sends that had to wait, up to the end of a burst. */
  #burst = 0;
  #cancelTimer: (() => void) | undefined;

  /** `onDrop` hears of each drop; `fillGap` makes the event that stands for a gap when it is read. */
  constructor(bounds: BufferBounds, clock: Clock, onDrop: (dropped: number) => void, fillGap: (dropped: number) => E) {
    this.#bounds = bounds;
    this.#clock = clock;
    this.#onDrop = onDrop;
    this.#fillGap = fillGap;
    this.#limit = bounds.capacity;
  }

  /** Events held; gaps are not counted. */
  get size(): number {
    return this.#tail - this.#head - this.#gaps + this.#line.size;
  }

  /** Whether there is nothing to read, not even a gap. */
  get empty(): boolean {
    return this.#head === this.#tail;
  }

  /** Whether an event that is pushed now gets in without waiting. */
  get hasRoom(): boolean {
    return this.#tail < this.#limit;
  }

  push(event: E): void {
    if (this.#tail < this.#limit) this.#append(event);
    else if (this.#mayWait) this.#waitInBurst(event);
    else this.#refuse(1);
  }

  /** Each of `events`, in order. The clock is read once for all of them, and drops are told at the end. */
  pushAll(events: readonly E[]): void {
    const { length } = events;
    let index = 0;
    for (; index < length && this.#tail < this.#limit; index += 1) this.#append(events[index] as E);
    if (index === length) return;
    const deadline = this.#deadline();
    for (; index < length && this.#mayWait; index += 1) this.#wait(events[index] as E, deadline);
    if (index < length) this.#refuse(length - index);
  }

  /** The next event, or what stands for a gap; `undefined` when there is none. */
  shift(): E | undefined {
    if (this.empty) return undefined;
    const item = this.#ready[this.#head];
    this.#ready[this.#head] = undefined;
    this.#head += 1;
    if (item instanceof Gap) this.#gaps -= 1;
    else this.taken += 1;
    if (this.empty) this.#restart();
    else if (this.#head > this.#bounds.capacity) this.#closeUp();
    this.#moveUp(this.#bounds.capacity);
    return item instanceof Gap ? this.#fillGap(item.dropped) : item;
  }

  /**
   * Everything that is there, in order; `undefined` when there is nothing. The next call means that the reader is through
   * with this array: it is emptied, and used again.
   */
  takeAll(): E[] | undefined {
    if (this.#spareIsLent) this.#emptySpare();
    if (this.empty) return undefined;
    this.#moveUp(Infinity);
    if (this.#head > 0) this.#closeUp();
    const batch = this.#ready;
    const gaps = this.#gaps;
    const size = this.#tail - gaps;
    if (batch.length > this.#tail) batch.length = this.#tail;
    this.#ready = this.#spare;
    this.#spare = batch;
    this.#spareIsLent = true;
    this.#gaps = 0;
    this.#restart();
    this.#setLimit();
    if (gaps > 0) this.#fillGaps(batch);
    this.taken += size;
    return batch as E[];
  }

  /** Lets everything go and stops the timer. Returns how many events that were. */
  clear(): number {
    const { size } = this;
    this.#ready = [];
    this.#spare = [];
    this.#spareIsLent = false;
    this.#gaps = 0;
    this.#line = new WaitingLine();
    this.#restart();
    this.#setLimit();
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    return size;
  }

  #deadline(): number {
    return this.#clock.now() + this.#bounds.dropAfter;
  }

  /** A deadline that is told afterwards is later than due, if anything, and never early. Reading the clock is most of a send. */
  #waitInBurst(event: E): void {
    this.#burst += 1;
    if (this.#burst % burstGrain > 0 && this.#line.follow(event)) return;
    let deadline = this.#deadline();
    if (this.#burst >= burstGrain && this.#clock.now === systemClock.now) {
      queueMicrotask(() => {
        this.#burst = 0;
        this.#line.stamp(this.#deadline());
      });
      this.#line.stamp(deadline);
      deadline = Infinity;
    }
    this.#wait(event, deadline);
  }

  get #mayWait(): boolean {
    return this.#line.size < this.#bounds.waiting && this.#bounds.dropAfter > 0;
  }

  #append(item: E | Gap): void {
    this.#ready[this.#tail] = item;
    this.#tail += 1;
  }

  #wait(event: E, deadline: number): void {
    this.#line.push(event, deadline);
    if (this.#cancelTimer === undefined) this.#arm(this.#bounds.dropAfter);
  }

  #refuse(count: number): void {
    if (this.#line.size === 0) this.#mark(count);
    else this.#line.lose(count);
    this.#drop(count);
  }

  /** Comes last wherever it is called: who listens may end the stream. */
  #drop(count: number): void {
    this.dropped += count;
    this.#onDrop(count);
  }

  /** Adds to the gap at the end of the ready events, which is where the line begins. */
  #mark(dropped: number): void {
    let last = this.empty ? undefined : this.#ready[this.#tail - 1];
    if (!(last instanceof Gap)) {
      last = new Gap();
      this.#append(last);
      this.#gaps += 1;
      this.#setLimit();
    }
    last.dropped += dropped;
  }

  /** Lets the line move up until so many are ready, and what was lost between them with it. */
  #moveUp(capacity: number): void {
    const line = this.#line;
    while (line.size > 0 && this.#tail - this.#head - this.#gaps < capacity) {
      this.#append(line.shift() as E);
      this.#markLost();
    }
    this.#setLimit();
  }

  #markLost(): void {
    const lost = this.#line.takeLost();
    if (lost > 0) this.#mark(lost);
  }

  #expire(): void {
    this.#cancelTimer = undefined;
    const now = this.#clock.now();
    // Timers that are moved by hand fire within a burst, too.
    this.#line.stamp(now + this.#bounds.dropAfter);
    // A timer may fire a little early (timers count whole milliseconds): the deadline decides.
    const expired = this.#line.expire(now);
    this.#markLost();
    this.#setLimit();
    const { deadline } = this.#line;
    if (deadline !== undefined) this.#arm(deadline - now);
    if (expired > 0) this.#drop(expired);
  }

  #arm(delay: number): void {
    const wait = Math.ceil(Math.max(delay, Math.min(expiryGrain, this.#bounds.dropAfter)));
    this.#cancelTimer = this.#clock.setTimer(() => this.#expire(), wait, true);
  }

  /** Nobody gets in past those who wait. */
  #setLimit(): void {
    this.#limit = this.#line.size > 0 ? 0 : this.#head + this.#gaps + this.#bounds.capacity;
  }

  #restart(): void {
    this.#head = 0;
    this.#tail = 0;
  }

  /** Moves what is ready to the beginning of an array. */
  #closeUp(): void {
    this.#ready = this.#ready.slice(this.#head, this.#tail);
    this.#tail -= this.#head;
    this.#head = 0;
  }

  /** What was read must not be kept alive by an array that waits to be used again, and a burst's large array not at all. */
  #emptySpare(): void {
    this.#spareIsLent = false;
    const { length } = this.#spare;
    if (length > this.#bounds.capacity) this.#spare = [];
    else for (let index = 0; index < length; index += 1) this.#spare[index] = undefined;
  }

  #fillGaps(batch: Place<E>[]): void {
    batch.forEach((item, index) => {
      if (item instanceof Gap) batch[index] = this.#fillGap(item.dropped);
    });
  }
}
