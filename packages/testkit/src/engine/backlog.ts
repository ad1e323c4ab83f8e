/** How many events wait for a client that does not read, before Docker drops the next ones without a word. */
const longestBacklog = 1024;
/** How many may wait for a client that does read: a program can make many events in one turn, before any can be written. */
const longestBurst = 65_536;
/** Milliseconds without a byte written, after which a client does not read; as long as Docker waits before it drops. */
const patience = 100;

/**
 * The events that are on their way to one client.
 *
 * Source: moby, `daemon/events/events.go`: a buffer of 1024 events for each listener, and 100 ms to get one more into it.
 */
export class Backlog {
  #waiting = 0;
  #written = 0;
  #stuck = false;
  #timer: NodeJS.Timeout | undefined;

  /** Whether there is room for one more. */
  get room(): boolean {
    return this.#waiting < (this.#stuck ? longestBacklog : longestBurst);
  }

  /** One more waits; what this returns is called when it is written. */
  add(): () => void {
    this.#waiting += 1;
    this.#timer ??= this.#watch();
    return () => {
      this.#waiting -= 1;
      this.#written += 1;
      this.#stuck = false;
    };
  }

  /** Ends the watch over its progress. */
  close(): void {
    clearTimeout(this.#timer);
  }

  #watch(): NodeJS.Timeout {
    const before = this.#written;
    const timer = setTimeout(() => {
      this.#stuck = this.#waiting > 0 && this.#written === before;
      this.#timer = this.#waiting > 0 ? this.#watch() : undefined;
    }, patience);
    timer.unref();
    return timer;
  }
}
