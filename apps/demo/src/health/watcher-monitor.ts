import { type Clock, systemClock, type WatchError, type WatchStream } from "@crowsnest/events";
import type { WatcherHealth } from "../web/protocol.ts";

/** Errors after which a watcher has lost its source, and tries to get it back. */
function tellsLoss({ code, attempt }: WatchError): boolean {
  if (code === "list" || code === "protocol") return false;
  return attempt !== undefined || code === "directory-lost" || code === "not-found";
}

/** How one watcher is doing, from its stream's counters and the errors that it survives. */
export class WatcherMonitor {
  readonly #source: string;
  readonly #clock: Clock;
  #stream: WatchStream | undefined;
  #ready = false;
  /** How often it had come back when it was lost. */
  #lostAt: number | undefined;
  #error: WatchError | undefined;
  #errorTime = 0;
  #replayed = 0;
  #reconciled = 0;

  /** `source`: the engine's address, or the directory. */
  constructor(source: string, clock: Clock = systemClock) {
    this.#source = source;
    this.#clock = clock;
  }

  /** Looks after this stream from now on. */
  attach(stream: WatchStream): void {
    this.#stream = stream;
    stream.ready.then(
      () => {
        this.#ready = true;
        this.#lostAt = undefined;
      },
      () => {},
    );
  }

  /** To be given to the watch as its `onError`. */
  onError(error: WatchError): void {
    this.#error = error;
    this.#errorTime = this.#clock.wallTime();
    if (tellsLoss(error)) this.#lostAt ??= this.#stream?.stats.reconnects ?? 0;
  }

  /** An event that was delivered. */
  count(origin: "live" | "replay" | "reconcile" | "snapshot"): void {
    if (origin === "replay") this.#replayed += 1;
    if (origin === "reconcile") this.#reconciled += 1;
  }

  get connected(): boolean {
    if (!this.#ready) return false;
    if (this.#lostAt === undefined) return true;
    if ((this.#stream?.stats.reconnects ?? 0) <= this.#lostAt) return false;
    this.#lostAt = undefined;
    return true;
  }

  get health(): WatcherHealth {
    const { received = 0, dropped = 0, reloads = 0, reconnects = 0, buffered = 0 } = this.#stream?.stats ?? {};
    const phase = this.connected ? "connected" : this.#ready ? "reconnecting" : "connecting";
    const { message, attempt, retryIn } = this.#error ?? {};
    return {
      source: this.#source,
      phase,
      ...(phase === "connected" || attempt === undefined ? {} : { attempt }),
      ...(phase === "connected" || retryIn === undefined ? {} : { retryAt: Math.round(this.#errorTime + retryIn) }),
      ...(message === undefined ? {} : { lastError: message }),
      ...{ received, dropped, reloads, reconnects, buffered },
      replayed: this.#replayed,
      reconciled: this.#reconciled,
    };
  }
}
