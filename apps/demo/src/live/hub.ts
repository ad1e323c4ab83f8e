import { type Clock, systemClock } from "@crowsnest/events";
import type { BatchMessage, FaultReport, Health, State } from "../web/protocol.ts";
import { MessageLog, type MessageLogOptions } from "./message-log.ts";
import { Subscriber } from "./subscriber.ts";

/** What pages are told, by the name of the message. */
export interface Messages {
  batch: BatchMessage;
  health: Health;
  fault: FaultReport;
}

/** Bounds of a hub. */
export interface HubOptions extends MessageLogOptions {
  /** All there is now: what a page begins with. */
  readonly state: () => State;
  /** Pages at a time. Default 256. */
  readonly maxSubscribers?: number | undefined;
  /** Bytes that may wait for one page before it is cut off. Default 4 MiB. */
  readonly maxBuffered?: number | undefined;
  /** Milliseconds between two signs of life; a page that took nothing from one to the next is cut off. Default 15,000. */
  readonly keepAlive?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** What a hub counts. */
export interface HubStats {
  readonly subscribers: number;
  /** Pages that were cut off because they read too slowly. */
  readonly cutOff: number;
  /** Pages that were refused: there were too many. */
  readonly refused: number;
  /** Bytes that wait for pages at this moment. Several pages share a frame, so that less memory is taken. */
  readonly buffered: number;
}

/**
 * Tells all pages everything, in order, and waits for none: a page that does not read is cut off, the others go on.
 * Memory is bounded by the numbers of {@link HubOptions}.
 */
export class Hub {
  readonly #options: HubOptions;
  readonly #log: MessageLog;
  readonly #clock: Clock;
  readonly #maxSubscribers: number;
  readonly #maxBuffered: number;
  readonly #keepAlive: number;
  readonly #subscribers = new Set<Subscriber>();
  /** What the next newcomer gets, as long as nothing new is told. */
  #state: Uint8Array | undefined;
  #cancelTimer: () => void = () => {};
  #closed = false;
  #cutOff = 0;
  #refused = 0;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#log = new MessageLog(options);
    this.#clock = options.clock ?? systemClock;
    this.#maxSubscribers = options.maxSubscribers ?? 256;
    this.#maxBuffered = options.maxBuffered ?? 4 * 1024 * 1024;
    this.#keepAlive = options.keepAlive ?? 15_000;
    this.#arm();
  }

  get stats(): HubStats {
    let buffered = 0;
    for (const subscriber of this.#subscribers) buffered += subscriber.buffered;
    return { subscribers: this.#subscribers.size, cutOff: this.#cutOff, refused: this.#refused, buffered };
  }

  /**
   * Takes a page in: what it missed since `lastEventId`, or the state, and then everything. `disconnect` closes its
   * connection at once. `undefined`: there are too many, or the hub is closed.
   */
  subscribe(lastEventId: string | undefined, disconnect: () => void): ReadableStream<Uint8Array> | undefined {
    if (this.#closed || this.#subscribers.size >= this.#maxSubscribers) {
      this.#refused += 1;
      return undefined;
    }
    const subscriber: Subscriber = new Subscriber({
      maxBuffered: this.#maxBuffered,
      disconnect,
      onGone: () => this.#subscribers.delete(subscriber),
    });
    this.#subscribers.add(subscriber);
    const frames = [greeting, ...(this.#missed(lastEventId) ?? [this.#stateFrame()])];
    // As one: a state may be larger than what may wait otherwise.
    subscriber.send(Buffer.concat(frames));
    return subscriber.body;
  }

  publish<Name extends keyof Messages>(name: Name, message: Messages[Name]): void {
    if (this.#closed) return;
    this.#state = undefined;
    this.#sendAll(this.#log.add(name, message));
  }

  /** Ends all pages' streams. */
  close(): void {
    this.#closed = true;
    this.#cancelTimer();
    for (const subscriber of this.#subscribers) subscriber.end();
  }

  /** What came since; `undefined` when that is not held, or is more than may wait for one page. */
  #missed(lastEventId: string | undefined): readonly Uint8Array[] | undefined {
    const missed = lastEventId === undefined ? undefined : this.#log.since(lastEventId);
    const bytes = missed?.reduce((sum, frame) => sum + frame.byteLength, greeting.byteLength) ?? 0;
    return bytes > this.#maxBuffered ? undefined : missed;
  }

  #stateFrame(): Uint8Array {
    this.#state ??= this.#log.frame("state", this.#options.state());
    return this.#state;
  }

  #sendAll(frame: Uint8Array): void {
    for (const subscriber of this.#subscribers) if (!subscriber.send(frame)) this.#cutOff += 1;
  }

  #arm(): void {
    this.#cancelTimer = this.#clock.setTimer(() => this.#look(), this.#keepAlive, true);
  }

  #look(): void {
    for (const subscriber of this.#subscribers) {
      if (!subscriber.looksStuck()) continue;
      this.#cutOff += 1;
      subscriber.cut();
    }
    this.#sendAll(signOfLife);
    this.#arm();
  }
}

const encoder = new TextEncoder();
/** A page that lost its connection comes back after a second. */
const greeting = encoder.encode("retry: 1000\n\n");
const signOfLife = encoder.encode(": still here\n\n");
