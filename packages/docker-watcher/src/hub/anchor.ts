import { type EngineMessage, isSameEvent } from "../stream/message.ts";
import { pastEvents } from "../stream/past-events.ts";
import { secondsText } from "../stream/stamp.ts";
import type { LinkParts } from "./link-parts.ts";

/** Docker's memory, in events of all types (moby, daemon/events). */
const ringSize = 256;
/** A dockerd that is killed and started again is away for longer (ms): 300 were measured, and a try would fail meanwhile. */
const shortestRestart = 500;

/**
 * A place in the engine's memory to look for after a cut when no event of a container marks one: an event of another type.
 * Where there is not even that, the engine has only just begun.
 */
export class Anchor {
  readonly #parts: LinkParts;
  #place: EngineMessage | "empty" | undefined;
  /** After `perhaps`: the events that the engine remembers now. The replay brings them. */
  expected: readonly EngineMessage[] = [];

  constructor(parts: LinkParts) {
    this.#parts = parts;
  }

  /** Forgets the place. */
  lift(): void {
    this.#place = undefined;
  }

  /** Looks for a place. Without an answer there is none. Never rejects. */
  async drop(signal: AbortSignal): Promise<void> {
    const { engineClock, settings } = this.#parts;
    const now = engineClock.earliest(settings.clock.now());
    if (!Number.isFinite(now)) return;
    const events = await this.#past("1", String(Math.floor(now / 1000)), signal).catch(() => undefined);
    if (events !== undefined) this.#place = events.at(-1) ?? "empty";
  }

  /**
   * Whether nothing was lost since; `perhaps` where the engine remembered nothing, so that only a comparison can tell. `outage`: how long there was no connection (ms), or `undefined` when a try to connect
   * failed meanwhile, as it does while an engine starts again. Rejects when there is no answer.
   */
  async holds(outage: number | undefined, signal: AbortSignal): Promise<"yes" | "no" | "perhaps"> {
    const place = this.#place;
    if (place === undefined) return "no";
    if (place !== "empty") {
      const moment = secondsText(place);
      const found = await this.#past(moment, moment, signal);
      return found.some((message) => isSameEvent(message, place)) ? "yes" : "no";
    }
    if (outage === undefined || outage > shortestRestart) return "no";
    const { engineClock, settings } = this.#parts;
    const now = Math.floor(engineClock.earliest(settings.clock.now()) / 1000);
    const events = await this.#past("1", String(now), signal);
    this.expected = events.filter(({ type }) => type === "container");
    return events.length < ringSize ? "perhaps" : "no";
  }

  #past(since: string, until: string, signal: AbortSignal): Promise<EngineMessage[]> {
    const { engine, settings } = this.#parts;
    const { clock, timeout: limit, lineLimit } = settings;
    const request = { since, until, everyType: true };
    return pastEvents({ engine, clock, limit, lineLimit }, request, signal);
  }
}
