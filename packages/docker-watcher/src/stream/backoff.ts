/** How long to wait before trying again. */
export interface RetryOptions {
  /** Milliseconds: the ceiling of the first wait; each wait's ceiling is twice the one before. Default 100. */
  readonly initialDelay?: number | undefined;
  /** Milliseconds: the highest ceiling. Default 3000. */
  readonly maxDelay?: number | undefined;
  /**
   * Milliseconds: the highest ceiling after a refusal that will not heal by itself (401, 403, 400, no permission, TLS or a
   * host key that is not trusted). Default 30,000.
   */
  readonly refusedDelay?: number | undefined;
  /** Milliseconds that a connection must last for the waits to begin anew. Default 2000. */
  readonly healthyAfter?: number | undefined;
}

/** Exponential with full jitter: each wait is somewhere between nothing and its ceiling. */
export class Backoff {
  readonly #options: Required<{ [K in keyof RetryOptions]: number }>;
  readonly #random: () => number;
  #tries = 0;

  constructor(options: Required<{ [K in keyof RetryOptions]: number }>, random: () => number) {
    this.#options = options;
    this.#random = random;
  }

  /** Failures since the last success that counted. */
  get tries(): number {
    return this.#tries;
  }

  /**
   * Counts a failure and gives the milliseconds to wait. After a refusal the wait is at least half its ceiling, which
   * begins at `maxDelay`.
   */
  next(refused: boolean): number {
    const { initialDelay, maxDelay, refusedDelay } = this.#options;
    const [first, highest] = refused ? [maxDelay, Math.max(maxDelay, refusedDelay)] : [initialDelay, maxDelay];
    const ceiling = Math.min(highest, first * 2 ** Math.min(this.#tries, 30));
    this.#tries += 1;
    return Math.round(refused ? (ceiling * (1 + this.#random())) / 2 : ceiling * this.#random());
  }

  /** A connection has ended that lasted this long (ms). */
  lasted(duration: number): void {
    if (duration >= this.#options.healthyAfter) this.#tries = 0;
  }
}
