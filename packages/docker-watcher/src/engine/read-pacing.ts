/** How long (ms) a socket rests: far below the 100 ms after which dockerd lets a subscriber miss events. */
export const restFor = 2;
/** So many small reads within so many milliseconds, and the next ones rest before. */
const burst = 16;
const burstWithin = 4;
/** Reads that bring more (bytes, in the mean) bring enough at once. */
const smallRead = 8192;
/** A rest was worth it when it gathered at least so many reads. */
const worthIt = 4;

/**
 * Whether a socket that brings events one by one, thousands a second, had better rest before it is read again: being woken
 * for each costs more than all that is done with it. What comes meanwhile waits in the kernel, and is read at once.
 */
export class ReadPacing {
  readonly #enough: number;
  #since = Number.NEGATIVE_INFINITY;
  #reads = 0;
  #bytes = 0;
  /** What one read brought when they came one by one; 0 unless it has rested. */
  #single = 0;

  /** `readSize`: what one read brings at most. Half of it is enough: so little is all that a unix socket holds of short writes. */
  constructor(readSize: number) {
    this.#enough = readSize / 2;
  }

  /** Says so after a read of `length` bytes at `now` (ms). */
  restsAfter(length: number, now: number): boolean {
    if (length >= this.#enough) return false;
    if (this.#single > 0) {
      if (length >= this.#single * worthIt) return true;
      this.#single = 0;
    }
    if (now - this.#since > burstWithin) {
      this.#since = now;
      this.#reads = 0;
      this.#bytes = 0;
    }
    this.#reads += 1;
    this.#bytes += length;
    if (this.#reads < burst) return false;
    const single = this.#bytes / this.#reads;
    this.#since = Number.NEGATIVE_INFINITY;
    if (single > smallRead) return false;
    this.#single = single;
    return true;
  }
}
