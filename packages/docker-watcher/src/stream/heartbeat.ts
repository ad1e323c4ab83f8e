import type { Clock } from "@crowsnest/events";

/** How a silent connection is kept honest. */
export interface HeartbeatOptions {
  /** Milliseconds of silence after which the engine is asked whether it is there. Default 10,000. */
  readonly interval?: number | undefined;
  /** Milliseconds it may take to answer. Default 3000. */
  readonly timeout?: number | undefined;
}

/**
 * Looks after one connection: after each `interval` of silence `check` is called; when it rejects, and the connection is
 * silent still, `onDead` is told, once.
 */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #interval: number;
  readonly #check: () => Promise<void>;
  readonly #onDead: (reason: unknown) => void;
  #heard: number;
  #cancel: (() => void) | undefined;
  #stopped = false;

  constructor(clock: Clock, interval: number, check: () => Promise<void>, onDead: (reason: unknown) => void) {
    this.#clock = clock;
    this.#interval = interval;
    this.#check = check;
    this.#onDead = onDead;
    this.#heard = clock.now();
    this.#arm(interval);
  }

  /** The connection has brought something. */
  touch(): void {
    this.#heard = this.#clock.now();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  #arm(delay: number): void {
    this.#cancel = this.#clock.setTimer(() => void this.#look(), delay);
  }

  async #look(): Promise<void> {
    const silence = this.#clock.now() - this.#heard;
    if (silence < this.#interval) return this.#arm(this.#interval - silence);
    const heard = this.#heard;
    try {
      await this.#check();
      this.#heard = Math.max(this.#heard, this.#clock.now());
    } catch (reason) {
      if (!this.#stopped && this.#heard === heard) {
        this.stop();
        this.#onDead(reason);
      }
    }
    if (!this.#stopped) this.#arm(this.#interval);
  }
}
