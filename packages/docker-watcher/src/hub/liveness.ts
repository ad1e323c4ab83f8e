import { WatchError } from "@crowsnest/events";
import { withDeadline } from "../engine/deadline.ts";
import { pastEvents } from "../stream/past-events.ts";
import { millisecondsOf, secondsText } from "../stream/stamp.ts";
import type { LinkParts } from "./link-parts.ts";
import { sleep } from "./sleep.ts";

/** Finds out whether a silent connection is alive. */
export class LivenessCheck {
  readonly #parts: LinkParts;
  readonly #podman: boolean;
  readonly #signal: AbortSignal;

  constructor(parts: LinkParts, podman: boolean, signal: AbortSignal) {
    this.#parts = parts;
    this.#podman = podman;
    this.#signal = signal;
  }

  /** Rejects when the engine gives no answer within `limit` ms, or remembers events that this connection did not bring. */
  async check(limit: number): Promise<void> {
    const { engine, settings } = this.#parts;
    const { clock } = settings;
    const what = `${engine.host}: GET /_ping`;
    let date: number | undefined;
    try {
      const parent = this.#signal;
      ({ date } = await withDeadline({ clock, limit, parent, what }, (inner) => engine.ping(inner)));
    } catch (error) {
      // A refusal is an answer.
      if (!(error instanceof WatchError) && engine.classify(error).permanent) return;
      throw error;
    }
    if (date !== undefined && !this.#podman) await this.#compare(date, limit);
  }

  /**
   * A path through a firewall or a sleeping laptop can be dead while a new one works. Then the engine knows events, up to
   * `date`, that have not come here.
   */
  async #compare(date: number, limit: number): Promise<void> {
    const { engine, settings, feed } = this.#parts;
    const { clock, lineLimit } = settings;
    const { last } = feed.cursor;
    const until = String(Math.floor(date / 1000));
    if (last === undefined || millisecondsOf(last) >= date) return;
    const bounds = { since: secondsText(last), until };
    const events = await pastEvents({ engine, clock, limit, lineLimit }, bounds, this.#signal).catch(() => []);
    const missed = events.filter((message) => !feed.cursor.knows(message));
    if (missed.length === 0) return;
    await sleep(clock, limit, this.#signal);
    if (missed.some((message) => !feed.cursor.knows(message))) {
      throw new WatchError("timeout", `${engine.host} has events that this connection does not bring`);
    }
  }
}
