import type { EngineMessage } from "./message.ts";

/** Whether a message is wanted. */
export type Match = (message: EngineMessage) => boolean;

/**
 * The engine's memory of events: the newest ones of all types (256 in Docker), and who listens.
 *
 * Source: moby, `daemon/events/events.go`.
 */
export class EventLog {
  readonly #size: number;
  readonly #listeners = new Set<(message: EngineMessage) => void>();
  #ring: EngineMessage[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /** Keeps a message, forgets the oldest one, and tells the listeners. */
  add(message: EngineMessage): void {
    this.#ring.push(message);
    if (this.#ring.length > this.#size) this.#ring.shift();
    for (const listener of [...this.#listeners]) listener(message);
  }

  /**
   * What the ring holds from `since` to `until`, both included, in the order in which it happened. As in Docker, the walk
   * goes back from the newest and stops at the first one that is older than `since`, even if one before it is not.
   */
  replay(since: bigint | undefined, until: bigint | undefined, match: Match): EngineMessage[] {
    if (since === undefined && until === undefined) return [];
    const found: EngineMessage[] = [];
    for (const message of this.#ring.toReversed()) {
      if (message.timeNano < (since ?? 0n)) break;
      if (until !== undefined && until > 0n && message.timeNano > until) continue;
      if (match(message)) found.push(message);
    }
    return found.reverse();
  }

  /** Calls back for each new message; returns what ends that. */
  listen(listener: (message: EngineMessage) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets everything, as a restart does. */
  clear(): void {
    this.#ring = [];
  }
}
