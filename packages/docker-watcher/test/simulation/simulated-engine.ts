import type { Clock } from "@crowsnest/events";
import type { Engine, PingAnswer } from "../../src/engine/engine.ts";
import type { EventConnection, EventRequest, EventSink } from "../../src/engine/event-transport.ts";
import type { ConnectFailure } from "../../src/host/index.ts";
import { inspectAnswer, listAnswer } from "./answers.ts";
import { type SimulatedContainer, SimulatedFleet } from "./simulated-fleet.ts";

interface Published {
  readonly line: string;
  readonly stamp: number;
  readonly container: boolean;
}

interface Subscriber {
  readonly sink: EventSink;
  /** Nothing comes through any more, and nobody is told. */
  hole: boolean;
  readonly underway: string[];
  end(error?: Error): void;
}

/** Docker's memory, in events of all types. */
const ringSize = 256;

/** An engine in memory, in the time of an injected clock: a ring as Docker's, time stamps out of order, and faults. */
export class SimulatedEngine implements Engine {
  readonly host = "unix:///simulated.sock";
  readonly local = true;
  readonly fleet: SimulatedFleet;
  /** Every event about a container that was ever published, as `stamp id action`, in the order of publishing. */
  readonly history: string[] = [];
  /** When each event connection was asked for (ms). */
  readonly attempts: number[] = [];
  readonly subscribers = new Set<Subscriber>();
  mode: "up" | "down" | "silent" | "refusing" | "failing" = "up";
  inspectable = true;
  readonly #clock: Clock;
  readonly #random: () => number;
  #ring: Published[] = [];
  #serial = 0;

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
    this.fleet = new SimulatedFleet(random, () => Math.floor(clock.wallTime()), this.#publish);
  }

  /** The connection count right now. */
  get connections(): number {
    return this.subscribers.size;
  }

  /** Something that is no container's fills the ring. */
  fillRing(events: number): void {
    for (let count = 0; count < events; count += 1) {
      this.#serial += 1;
      const { line, stamp } = eventLine(
        "image",
        "tag",
        { ID: "busybox" },
        Math.floor(this.#clock.wallTime()),
        this.#serial,
      );
      this.#remember({ line, stamp, container: false });
    }
  }

  cut(halfLine = false): void {
    for (const subscriber of [...this.subscribers]) {
      if (halfLine) hand(subscriber.sink, '{"Type":"container","Acti');
      subscriber.end(Object.assign(new Error("aborted"), { code: "ECONNRESET" }));
    }
  }

  blackHole(): void {
    for (const subscriber of this.subscribers) subscriber.hole = true;
  }

  stop(): void {
    this.mode = "down";
    this.#ring = [];
    this.cut();
  }

  ping(signal: AbortSignal): Promise<PingAnswer> {
    return this.#answer(signal, () => ({ date: Math.floor(this.#clock.wallTime() / 1000) * 1000, podman: false }));
  }

  list(signal: AbortSignal): Promise<unknown> {
    return this.#answer(signal, () => listAnswer([...this.fleet.containers.values()], this.#clock.wallTime()));
  }

  inspect(id: string, signal: AbortSignal): Promise<unknown> {
    return this.#answer(signal, () => {
      if (!this.inspectable) throw Object.assign(new Error("no"), { statusCode: 403 });
      const container = this.fleet.containers.get(id);
      if (container === undefined) throw Object.assign(new Error("gone"), { statusCode: 404 });
      return inspectAnswer(container);
    });
  }

  async events(request: EventRequest, sink: EventSink, signal: AbortSignal): Promise<EventConnection> {
    if (request.until === undefined) this.attempts.push(this.#clock.now());
    await this.#answer(signal, () => undefined);
    const closed = Promise.withResolvers<void>();
    const subscriber: Subscriber = {
      sink,
      hole: false,
      underway: [],
      end: (error) => {
        if (!this.subscribers.delete(subscriber)) return;
        sink.end(error);
        closed.resolve();
      },
    };
    const since = Number(request.since ?? Number.POSITIVE_INFINITY) * 1000;
    const until = Number(request.until ?? Number.POSITIVE_INFINITY) * 1000;
    const past = this.#ring.filter(
      ({ container, stamp }) => (container || request.everyType) && stamp >= since - 1e-3 && stamp <= until + 1e-3,
    );
    this.subscribers.add(subscriber);
    const destroy = (): void => subscriber.end(Object.assign(new Error("aborted"), { code: "ECONNRESET" }));
    signal.addEventListener("abort", destroy, { once: true });
    if (past.length > 0) this.#send(subscriber, past.map(({ line }) => line).join(""));
    if (request.until !== undefined) this.#clock.setTimer(() => subscriber.end(), 20);
    return { destroy, closed: closed.promise };
  }

  classify(error: unknown): ConnectFailure {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode === 403) return { code: "unauthorized", permanent: true, message: "403" };
    return { code: "unreachable", permanent: false, message: String(error) };
  }

  #answer<T>(signal: AbortSignal, make: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const onAbort = (): void => reject(signal.reason);
      if (signal.aborted) return onAbort();
      signal.addEventListener("abort", onAbort, { once: true });
      if (this.mode === "silent") return;
      this.#clock.setTimer(
        () => {
          signal.removeEventListener("abort", onAbort);
          if (this.mode === "down") reject(Object.assign(new Error("no socket"), { code: "ENOENT" }));
          else if (this.mode === "failing") reject(Object.assign(new Error("bad"), { statusCode: 503 }));
          else if (this.mode === "refusing") reject(Object.assign(new Error("no"), { statusCode: 403 }));
          else {
            try {
              resolve(make());
            } catch (error) {
              reject(error);
            }
          }
        },
        Math.floor(this.#random() * 30),
      );
    });
  }

  readonly #publish = (
    container: SimulatedContainer,
    action: string,
    attributes: Record<string, string> = {},
  ): void => {
    this.#serial += 1;
    // The engine stamps before it takes its lock, so the order of the stamps is not that of the events.
    const late = Math.floor(this.#random() * 20);
    const stamp = Math.floor(this.#clock.wallTime()) - late;
    const actor = { ID: container.id, Attributes: { image: "busybox", name: container.name, ...attributes } };
    const { line, stamp: exact } = eventLine("container", action, actor, stamp, this.#serial);
    this.history.push(`${stamp} ${container.id} ${action}`);
    this.#remember({ line, stamp: exact, container: true });
    for (const subscriber of this.subscribers) this.#send(subscriber, line);
  };

  #remember(event: Published): void {
    this.#ring.push(event);
    if (this.#ring.length > ringSize) this.#ring.shift();
  }

  /** Under way for 10 ms, in order; a silent engine's network holds it. */
  #send(subscriber: Subscriber, text: string): void {
    subscriber.underway.push(text);
    this.#clock.setTimer(() => this.#arrive(subscriber), 10);
  }

  #arrive(subscriber: Subscriber): void {
    if (!this.subscribers.has(subscriber) || subscriber.hole) return;
    if (this.mode === "silent") {
      this.#clock.setTimer(() => this.#arrive(subscriber), 100);
      return;
    }
    const text = subscriber.underway.shift();
    if (text !== undefined) hand(subscriber.sink, text);
  }
}

/** One line of the stream, whose nanoseconds end with a serial number, and its time in ms. */
function eventLine(
  Type: string,
  Action: string,
  Actor: object,
  time: number,
  serial: number,
): { line: string; stamp: number } {
  const head = JSON.stringify({ Type, Action, Actor, time: Math.floor(time / 1000) });
  const nanos = String(serial % 1_000_000).padStart(6, "0");
  return { line: `${head.slice(0, -1)},"timeNano":${time}${nanos}}\n`, stamp: time + (serial % 1_000_000) / 1e6 };
}

function hand(sink: EventSink, text: string): void {
  const bytes = Buffer.from(text);
  sink.data(bytes, 0, bytes.length);
  sink.idle();
}
