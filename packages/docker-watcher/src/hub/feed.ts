import type { EngineClock } from "../engine/engine-clock.ts";
import { Fleet } from "../fleet/fleet.ts";
import { Cursor } from "../stream/cursor.ts";
import { actionOf, eventOf } from "../stream/event-map.ts";
import type { GapCheck } from "../stream/gap-check.ts";
import { type EngineMessage, millisecondsOf } from "../stream/message.ts";
import type { Audience } from "./audience.ts";

/** What a connection is, for the messages that it brings. */
export interface ConnectionFacts {
  /** From 1 on. */
  readonly number: number;
  /** Whether it takes up where another ended. */
  readonly resumes: boolean;
  /** Present when the beginning of its replay shows whether anything is missing. */
  readonly check: GapCheck | undefined;
  /** When it was opened, by `clock.now()`. */
  readonly openedAt: number;
}

/** Takes messages in: each once, into the cursor, the fleet, and to whoever asked for it. */
export class Feed {
  readonly cursor: Cursor = new Cursor();
  readonly fleet: Fleet = new Fleet();
  readonly #host: string;
  readonly #audience: Audience;
  readonly #engineClock: EngineClock;
  #connection: ConnectionFacts = { number: 0, resumes: false, check: undefined, openedAt: 0 };
  #replaying = false;
  /** Whether there has been a connection. */
  started = false;
  /** From when on the first of them asked for events: nanoseconds since the epoch, the engine's clock. */
  base: bigint | undefined;
  /** What happened before (ms, the engine's clock) is told to nobody: the engine was asked for whole seconds. */
  #floor: number | undefined;
  /** Events that the present connection told for the second time, and for the first time though they had been missed. */
  repeated = 0;
  replayed = 0;

  constructor(host: string, audience: Audience, engineClock: EngineClock) {
    this.#host = host;
    this.#audience = audience;
    this.#engineClock = engineClock;
  }

  /** Messages come from another connection from now on. `floor`: when the first watch began (ms, the engine's clock). */
  begin(connection: ConnectionFacts, floor: number): void {
    this.#connection = connection;
    if (this.#floor === undefined && Number.isFinite(floor)) this.#floor = Math.floor(floor);
    this.#replaying = connection.resumes;
    this.repeated = 0;
    this.replayed = 0;
  }

  receive(message: EngineMessage): void {
    const { number, check, openedAt } = this.#connection;
    const known = this.cursor.knows(message);
    check?.saw(known);
    if (known) {
      this.repeated += 1;
      return;
    }
    this.cursor.advance(message);
    const action = actionOf(message);
    if (action === undefined) return;
    const time = millisecondsOf(message.stamp);
    if (this.#floor !== undefined && time < this.#floor) return;
    if (this.#replaying && time >= this.#engineClock.middle(openedAt)) this.#replaying = false;
    if (this.#replaying) this.replayed += 1;
    const event = eventOf(message, action, {
      host: this.#host,
      origin: this.#replaying ? "replay" : "live",
      labels: this.fleet.entries.get(message.id)?.labels,
    });
    this.#audience.deliver(event, this.fleet.apply(event, number));
  }
}
