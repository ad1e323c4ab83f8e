import type { EngineMessage } from "./message.ts";

/** Docker's memory holds 256 events, so no replay of its is longer. */
const fewest = 512;
/** The bound where the engine's memory has none (Podman's journal): 20,000 events a second. */
const most = 65_536;
const firstCapacity = 1024;
const none = -1;

/**
 * Which events have been received lately: a hash table, chained, over a ring in the order of arrival. In columns, because
 * every event of the engine goes through here.
 */
export class RecentEvents {
  #capacity = 0;
  #seconds = new Float64Array(0);
  #nanoseconds = new Uint32Array(0);
  #ids: string[] = [];
  #actions: string[] = [];
  /** The place of the newest event of a hash, and from each place the one of the same hash before it. */
  #heads = new Int32Array(0);
  #previous = new Int32Array(0);
  #oldest = 0;
  #size = 0;

  constructor() {
    this.#allocate(firstCapacity);
  }

  has({ seconds, nanoseconds, id, action }: EngineMessage): boolean {
    let place = this.#heads[this.#hash(seconds, nanoseconds)] as number;
    while (place !== none) {
      if (
        this.#nanoseconds[place] === nanoseconds &&
        this.#seconds[place] === seconds &&
        this.#ids[place] === id &&
        this.#actions[place] === action
      ) {
        return true;
      }
      place = this.#previous[place] as number;
    }
    return false;
  }

  /** Adds an event, and forgets what is older than the given time, or too much; never of the latest 512. */
  add(message: EngineMessage, seconds: number, nanoseconds: number): void {
    if (this.#size === this.#capacity) this.#grow();
    this.#append(message.seconds, message.nanoseconds, message.id, message.action);
    while (this.#size > fewest && (this.#size > most || this.#isOlder(seconds, nanoseconds))) this.#forget();
  }

  #append(seconds: number, nanoseconds: number, id: string, action: string): void {
    const place = (this.#oldest + this.#size) & (this.#capacity - 1);
    const hash = this.#hash(seconds, nanoseconds);
    this.#seconds[place] = seconds;
    this.#nanoseconds[place] = nanoseconds;
    this.#ids[place] = id;
    this.#actions[place] = action;
    this.#previous[place] = this.#heads[hash] as number;
    this.#heads[hash] = place;
    this.#size += 1;
  }

  #isOlder(seconds: number, nanoseconds: number): boolean {
    const own = this.#seconds[this.#oldest] as number;
    return own < seconds || (own === seconds && (this.#nanoseconds[this.#oldest] as number) < nanoseconds);
  }

  /** Lets go of the one that came first: it is the last of its chain. */
  #forget(): void {
    const oldest = this.#oldest;
    const hash = this.#hash(this.#seconds[oldest] as number, this.#nanoseconds[oldest] as number);
    let place = this.#heads[hash] as number;
    if (place === oldest) {
      this.#heads[hash] = none;
    } else {
      while (this.#previous[place] !== oldest) place = this.#previous[place] as number;
      this.#previous[place] = none;
    }
    this.#ids[oldest] = "";
    this.#actions[oldest] = "";
    this.#oldest = (oldest + 1) & (this.#capacity - 1);
    this.#size -= 1;
  }

  #hash(seconds: number, nanoseconds: number): number {
    const mixed = Math.imul(nanoseconds ^ Math.imul(seconds, 0x85ebca6b), 0x9e3779b1);
    return (mixed ^ (mixed >>> 15)) & (this.#capacity - 1);
  }

  #grow(): void {
    const before = { seconds: this.#seconds, nanoseconds: this.#nanoseconds, ids: this.#ids, actions: this.#actions };
    const { length } = before.seconds;
    const oldest = this.#oldest;
    this.#allocate(length * 2);
    for (let index = 0; index < length; index += 1) {
      const place = (oldest + index) & (length - 1);
      this.#append(
        before.seconds[place] as number,
        before.nanoseconds[place] as number,
        before.ids[place] as string,
        before.actions[place] as string,
      );
    }
  }

  #allocate(capacity: number): void {
    this.#capacity = capacity;
    this.#seconds = new Float64Array(capacity);
    this.#nanoseconds = new Uint32Array(capacity);
    this.#ids = new Array<string>(capacity).fill("");
    this.#actions = new Array<string>(capacity).fill("");
    this.#heads = new Int32Array(capacity).fill(none);
    this.#previous = new Int32Array(capacity).fill(none);
    this.#oldest = 0;
    this.#size = 0;
  }
}
