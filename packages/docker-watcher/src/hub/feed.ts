import { Action, type Clock, type DockerEvent } from "@crowsnest/events";
import type { EngineClock } from "../engine/engine-clock.ts";
import { Fleet } from "../fleet/fleet.ts";
import type { Subject } from "../fleet/subject.ts";
import { Cursor } from "../stream/cursor.ts";
import { type EventCircumstances, eventOf } from "../stream/event-map.ts";
import type { GapCheck } from "../stream/gap-check.ts";
import type { EngineMessage } from "../stream/message.ts";
import { isEarlierBy, millisecondsOf, type Stamp } from "../stream/stamp.ts";
import type { Audience } from "./audience.ts";
import type { DeathInquiry } from "./death-inquiry.ts";
import type { Trace } from "./trace.ts";

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

/**
 * How long the past may take to come on a new connection (ms). What comes later is new, whatever its time: an engine's clock
 * can be set back.
 */
const longestReplay = 5000;
/** A message that is so much older than the newest (s) shows that the engine's clock was set back. */
const setBackBy = 2;

/** Takes messages in: each once, into the cursor, the fleet, and to whoever asked for it. */
export class Feed {
  readonly cursor: Cursor = new Cursor();
  readonly fleet: Fleet = new Fleet();
  readonly #live: EventCircumstances;
  readonly #replay: EventCircumstances;
  readonly #audience: Audience;
  readonly #engineClock: EngineClock;
  readonly #inquiry: DeathInquiry;
  readonly #trace: Trace;
  readonly #clock: Clock;
  #connection: ConnectionFacts = { number: 0, resumes: false, check: undefined, openedAt: 0 };
  #replaying = false;
  #now: number | undefined;
  /** Whether this connection's own events show that the engine's clock was set back. */
  #setBack = false;
  /** Whether there has been a connection. */
  started = false;
  /** From when on the first of them asked for events. */
  base: Stamp | undefined;
  /** What happened before (ms, the engine's clock) is told to nobody: the engine was asked for whole seconds. */
  #floor: number | undefined;
  /** Events that the present connection told for the second time, and for the first time though they had been missed. */
  repeated = 0;
  replayed = 0;

  constructor(parts: {
    host: string;
    audience: Audience;
    engineClock: EngineClock;
    inquiry: DeathInquiry;
    trace: Trace;
    clock: Clock;
  }) {
    this.#clock = parts.clock;
    const labelsOf: EventCircumstances["labelsOf"] = ({ id, subject }) => this.fleet.find(id, subject)?.labels;
    // Events that wait have not renamed it yet.
    const nameOf: EventCircumstances["nameOf"] = ({ id, subject }) =>
      parts.inquiry.holds(id) ? undefined : this.fleet.find(id, subject)?.name;
    this.#live = { host: parts.host, origin: "live", labelsOf, nameOf };
    this.#replay = { host: parts.host, origin: "replay", labelsOf, nameOf };
    this.#audience = parts.audience;
    this.#engineClock = parts.engineClock;
    this.#inquiry = parts.inquiry;
    this.#trace = parts.trace;
  }

  /**
   * Messages come from another connection from now on. `floor`: when the first watch began (ms, the engine's clock).
   * `setBack`: that clock was set back, so what was known of this time is wrong.
   */
  begin(connection: ConnectionFacts, floor: number, setBack: boolean): void {
    this.#endReplay();
    this.idle();
    this.#connection = connection;
    this.#setBack = false;
    if ((this.#floor === undefined || setBack) && Number.isFinite(floor)) this.#floor = Math.floor(floor);
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
    this.#expectPresent(message);
    this.cursor.advance(message);
    const action = message.told;
    if (action === undefined) return;
    const time = millisecondsOf(message);
    if (this.#floor !== undefined && time < this.#floor) return;
    if (this.#replaying && time >= this.#engineClock.middle(openedAt)) this.#endReplay();
    if (this.#replaying) this.replayed += 1;
    const event = eventOf(message, action, this.#replaying ? this.#replay : this.#live);
    const { subject } = message;
    const doubtful = action === Action.ContainerDie && event.actorAttributes !== message.attributes;
    if (!doubtful && !this.#inquiry.holds(event.actorId)) this.#tell(event, number, this.#time(), subject);
    else this.#inquiry.take(event, doubtful, (known) => this.#tell(known, number, this.#clock.now()));
  }

  /** What came at once has been received: time goes on. */
  idle(): void {
    this.#now = undefined;
  }

  #tell(event: DockerEvent, connection: number, now: number, subject?: Subject): void {
    const told = this.fleet.apply(event, connection, this.#setBack ? Infinity : now, subject);
    this.#audience.deliver(event, told);
  }

  /** `clock.now()`, read once for all that comes at once. */
  #time(): number {
    this.#now ??= this.#clock.now();
    return this.#now;
  }

  /** Once nothing can come from the past any more, nothing is taken for it. */
  #expectPresent(message: EngineMessage): void {
    const { newest } = this.cursor;
    const late = this.#time() - this.#connection.openedAt > longestReplay;
    const setBack = !this.#replaying && newest !== undefined && isEarlierBy(message, newest, setBackBy);
    if (!late && !setBack) return;
    if (setBack) this.#setBack = true;
    this.#endReplay();
    this.#floor = Number.NEGATIVE_INFINITY;
    this.#audience.forgetStarts();
  }

  /** Tells how the replay went, once it is over. */
  #endReplay(): void {
    if (!this.#replaying) return;
    this.#replaying = false;
    const { replayed, repeated } = this;
    this.#trace.publish("replay", { connection: this.#connection.number, replayed, repeated });
  }
}
