import { Action } from "./action.ts";
import { BoundedBuffer } from "./buffer.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type DiagnosticsChannel, diagnosticsChannel } from "./diagnostics.ts";
import { WatchError } from "./error.ts";
import type { WatchEvent } from "./event.ts";
import { readerStalls } from "./reader-stall.ts";
import { callSafely } from "./safe-call.ts";
import { bufferBounds, checkStreamOptions, type StreamOptions } from "./stream-options.ts";
import type { StreamWriter } from "./stream-writer.ts";
import type { WatchStats } from "./watcher.ts";

const dropChannel: DiagnosticsChannel = diagnosticsChannel("stream.drop");
const reloadChannel: DiagnosticsChannel = diagnosticsChannel("stream.reload");

/** Bounds (ms) of how long a drain waits for a reader that takes nothing. */
const shortestPatience = 1_000;
const longestPatience = 60_000;

/** One stream's life: its buffer, its counters, and who waits for what. The writer's calls come in here. */
export class StreamState<E extends WatchEvent> implements StreamWriter<E> {
  readonly #ready = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<WatchError | undefined>();
  readonly whenReady: Promise<void> = this.#ready.promise;
  readonly whenClosed: Promise<WatchError | undefined> = this.#closed.promise;

  readonly #options: StreamOptions<E>;
  readonly #clock: Clock;
  readonly #buffer: BoundedBuffer<E>;
  readonly #dropAfter: number;

  /** open → draining (the source is being stopped) → ending (it is stopped, something is left to read) → ended */
  #phase: "open" | "draining" | "ending" | "ended" = "open";
  #error: WatchError | undefined;
  #errorUntold = true;
  #released: Promise<void> | undefined;
  #draining: Promise<void> | undefined;
  #wakeReader: (() => void) | undefined;
  readonly #roomWaiters: (() => void)[] = [];

  #reads = 0;
  #discarded = 0;
  #reloads = 0;
  #reconnects = 0;

  readonly #onAbort = (): void => void this.close();

  constructor(options: StreamOptions<E>) {
    checkStreamOptions(options);
    const bounds = bufferBounds(options.buffer);
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#dropAfter = bounds.dropAfter;
    this.#buffer = new BoundedBuffer<E>(
      bounds,
      this.#clock,
      (dropped) => {
        if (dropChannel.hasSubscribers)
          dropChannel.publish({ name: options.name, dropped, buffered: this.#buffer.size });
      },
      (dropped) => this.#fillGap(dropped),
    );
    // A failure is told by the iteration and by `closed`; nobody has to listen to `ready` too.
    this.whenReady.catch(() => {});
    if (options.signal?.aborted) this.#finish();
    else options.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  get stats(): WatchStats {
    const { taken, dropped, size } = this.#buffer;
    return {
      received: taken + dropped + this.#discarded + size,
      delivered: taken,
      dropped: dropped + this.#discarded,
      reloads: this.#reloads,
      reconnects: this.#reconnects,
      buffered: size,
    };
  }

  get ended(): boolean {
    return this.#phase === "ending" || this.#phase === "ended";
  }

  // The writer's side ────────────────────────────────────────────────────────

  send(event: E): void {
    if (event.action === Action.ForceReload && !this.ended) this.#noteReload(event);
    // Who listens to the channel may have ended the stream.
    if (this.ended) return;
    this.#buffer.push(event);
    if (this.#wakeReader !== undefined) this.#wake();
  }

  sendAll(events: readonly E[]): void {
    for (const event of events) if (!this.ended && event.action === Action.ForceReload) this.#noteReload(event);
    if (this.ended || events.length === 0) return;
    this.#buffer.pushAll(events);
    if (this.#wakeReader !== undefined) this.#wake();
  }

  ready(): void {
    this.#ready.resolve();
  }

  reconnected(): void {
    this.#reconnects += 1;
  }

  report(error: WatchError): void {
    if (this.#phase !== "ended") this.#tell(error);
  }

  end(error?: WatchError): void {
    if (this.ended) return;
    this.#error = error;
    this.#phase = "ending";
    if (error !== undefined) this.#ready.reject(error);
    this.#afterRead();
    this.#wake();
  }

  room(): Promise<void> | undefined {
    if (this.ended || this.#buffer.hasRoom) return undefined;
    return new Promise((resolve) => this.#roomWaiters.push(resolve));
  }

  // The reader's side ────────────────────────────────────────────────────────

  /** One event, or `undefined` when there is none at the moment. */
  take(): E | undefined {
    try {
      const event = this.#buffer.shift();
      if (event !== undefined) this.#afterRead();
      return event;
    } catch (cause) {
      this.#failToReload(cause);
      return undefined;
    }
  }

  /** All events, or `undefined` when there is none at the moment. */
  takeAll(): readonly E[] | undefined {
    const { size } = this.#buffer;
    try {
      const batch = this.#buffer.takeAll();
      if (batch !== undefined) this.#afterRead();
      return batch;
    } catch (cause) {
      this.#discarded += size;
      this.#failToReload(cause);
      return undefined;
    }
  }

  /** Whether nothing will come any more. Throws the fatal error, the first time. */
  checkEnd(): boolean {
    if (this.#phase !== "ended") return false;
    if (this.finished) return true;
    this.#errorUntold = false;
    throw this.#error;
  }

  /** Whether there is nothing more to read, not even an error. */
  get finished(): boolean {
    return this.#phase === "ended" && !(this.#errorUntold && this.#error !== undefined);
  }

  /** Calls `wake` once when there is something to read, or the end. */
  park(wake: () => void): void {
    this.#wakeReader = wake;
  }

  /** Stops the source and lets go what is buffered. */
  async close(): Promise<void> {
    if (this.#phase !== "ended") {
      this.#errorUntold = false;
      this.#stop();
    }
    await this.whenClosed;
  }

  drain(): Promise<void> {
    this.#draining ??= this.#drain();
    return this.#draining;
  }

  async #drain(): Promise<void> {
    if (this.#phase === "open") {
      this.#phase = "draining";
      void this.#release("drain").then(() => this.end());
    }
    const patience = Math.min(Math.max(this.#dropAfter, shortestPatience), longestPatience);
    await readerStalls(this.#clock, patience, this.whenClosed, () => this.#reads);
  }

  #wake(): void {
    const wake = this.#wakeReader;
    this.#wakeReader = undefined;
    wake?.();
  }

  /** Without its force-reload a gap would be silent: that is the end. */
  #failToReload(cause: unknown): void {
    const { name = "a stream" } = this.#options;
    this.#error = new WatchError("source", `reload() of ${name} threw`, { cause, fatal: true });
    this.#stop();
  }

  #fillGap(dropped: number): E {
    const event = this.#options.reload(dropped);
    this.#noteReload(event);
    return event;
  }

  #noteReload(event: E): void {
    this.#reloads += 1;
    const { name, diagnostics } = this.#options;
    if (diagnostics !== false && reloadChannel.hasSubscribers) reloadChannel.publish({ name, event });
  }

  #afterRead(): void {
    this.#reads += 1;
    if (this.#roomWaiters.length > 0 && this.#buffer.hasRoom) this.#wakeRoomWaiters();
    if (this.#phase === "ending" && this.#buffer.empty) this.#finish();
  }

  #wakeRoomWaiters(): void {
    for (const wake of this.#roomWaiters.splice(0)) wake();
  }

  /** Ends at once, whatever is buffered. */
  #stop(): void {
    const sourceRuns = this.#phase !== "ending";
    this.#phase = "ended";
    this.#discarded += this.#buffer.clear();
    if (sourceRuns) void this.#release("close");
    this.#finish();
  }

  /** Asks the source to stop; never rejects. A close does not wait for a drain before it, which may be stuck. */
  #release(reason: "drain" | "close"): Promise<void> {
    const { onEnd, name = "a stream" } = this.#options;
    const { promise, resolve } = Promise.withResolvers<void>();
    // Before the call: a source may end the stream while it is being asked, and `closed` is to wait for it all the same.
    this.#released = promise;
    const ask = async (): Promise<void> => onEnd?.(reason);
    ask()
      .catch((cause: unknown) =>
        this.#tell(new WatchError("source", `The source of ${name} failed to stop`, { cause })),
      )
      .finally(resolve);
    return promise;
  }

  #tell(error: WatchError): void {
    const { onError } = this.#options;
    callSafely(() => onError?.(error));
  }

  #finish(): void {
    const error = this.#error;
    const released = this.#released;
    this.#phase = "ended";
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    this.#buffer.clear();
    if (error === undefined) this.#ready.resolve();
    else this.#ready.reject(error);
    this.#wakeRoomWaiters();
    this.#wake();
    if (released === undefined) this.#closed.resolve(error);
    else void released.then(() => this.#closed.resolve(error));
  }
}
