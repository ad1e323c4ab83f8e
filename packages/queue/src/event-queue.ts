import { callSafely, checkDuration, checkNames, WatchError } from "@crowsnest/events";
import { Flusher } from "./flusher.ts";
import { type CheckedOptions, checkOptions, type EventQueueOptions } from "./options.ts";
import { closeSource, type QueueSource, type RunningSource, runSource } from "./source.ts";
import type { QueueStats } from "./stats.ts";

/**
 * Gathers events and hands them over in batches.
 *
 * The window opens with the first event and is flushed `flushInterval` later; one flush runs at a time, and what comes
 * meanwhile goes into the next batch. Memory is bounded by `capacity`: a full queue stops taking from its sources, whose
 * own bounded buffers act then. Nothing that `onFlush` or `onError` does ends it.
 *
 * The constructor throws a `WatchError` of code `invalid-option` for bad options.
 *
 * @example
 * await using queue = new EventQueue<WatchEvent>({
 *   onFlush: (batch) => apply(batch),
 *   onError: (error) => log.warn(error),
 * }).start(new DockerWatcher());
 */
export class EventQueue<E> implements AsyncDisposable {
  readonly #options: CheckedOptions<E>;
  readonly #flusher: Flusher<E>;
  readonly #sources = new Set<RunningSource>();
  #phase: "open" | "draining" | "ended" = "open";
  #draining: Promise<void> | undefined;
  #allReady: Promise<void> = Promise.resolve();
  #refused = 0;
  readonly #onAbort = (): void => this.#end();

  constructor(options: EventQueueOptions<E>) {
    this.#options = checkOptions(options);
    this.#flusher = new Flusher(this.#options, (error) => this.#tell(error));
    const { signal } = this.#options;
    if (signal?.aborted) this.#end();
    else signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** What went through this queue up to this moment. */
  get stats(): QueueStats {
    return { ...this.#flusher.stats, refused: this.#refused };
  }

  /**
   * Resolves when every source started so far is ready; rejects when one failed for good before. Unheard, the rejection
   * harms nobody.
   */
  get ready(): Promise<void> {
    return this.#allReady;
  }

  /**
   * Takes events from a watcher (whose survived errors then go to `onError`), a stream of one, or any async iterable, until
   * it ends, fails (told to `onError`) or the queue ends. Several may run at once.
   *
   * Throws what the watcher's `watch` throws, and a `WatchError` of code `invalid-option` for what is no source, `closed`
   * after a drain. After an abort it only closes what it is given.
   */
  start(source: QueueSource<E>): this {
    if (this.#options.signal?.aborted) {
      closeSource(source);
      return this;
    }
    if (this.#phase !== "open")
      throw new WatchError("closed", "start() came after drain(): a drained queue takes nothing");
    const running = runSource(source, {
      take: (event) => this.#take(event),
      breathe: () => this.#flusher.breathe(),
      onError: (error) => this.#tell(error),
    });
    this.#sources.add(running);
    this.#allReady = Promise.all([this.#allReady, running.ready]).then(() => {});
    this.#allReady.catch(() => {});
    running.finished.then(
      () => this.#sources.delete(running),
      (cause: unknown) => {
        this.#sources.delete(running);
        this.#tell(cause instanceof WatchError ? cause : new WatchError("source", "A source failed", { cause }));
      },
    );
    return this;
  }

  /** Takes one event in. `false`, and counted as refused, when the queue is full or has ended. */
  push(event: E): boolean {
    const taken = this.#phase === "open" && this.#flusher.admit(event);
    if (!taken) this.#refused += 1;
    return taken;
  }

  /**
   * Flushes what is held now, after the flush that is running. Resolves when `onFlush` is through with all of it but what a
   * newer event of its key has replaced meanwhile; never rejects. Do not await it inside `onFlush`.
   */
  flush(): Promise<void> {
    return this.#flusher.flush();
  }

  /**
   * Stops the sources, flushes what they and the queue hold, and ends. A stream gives what it has buffered; any other
   * iterable is asked to `return`, and gives only the event that it was asked for before, if that comes within 50 ms. After
   * `timeout` ms (default 10,000; `Infinity` for no limit) it ends all the same: the signal of a flush that still runs is
   * aborted, and `onError` is told what was left. Never rejects; later calls get the same promise. Throws a `WatchError` of
   * code `invalid-option` for a bad timeout.
   */
  drain(options: { timeout?: number | undefined } = {}): Promise<void> {
    checkNames("the options of drain()", options, { timeout: true });
    const { timeout = 10_000 } = options;
    checkDuration("timeout", timeout);
    this.#draining ??= this.#drain(timeout);
    return this.#draining;
  }

  /** {@link drain}, with its default timeout of 10,000 ms. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.drain();
  }

  async #drain(timeout: number): Promise<void> {
    if (this.#phase === "ended") return;
    this.#phase = "draining";
    this.#flusher.eager = true;
    const sources = [...this.#sources];
    for (const source of sources) source.drain();
    const limit = Promise.withResolvers<boolean>();
    const { clock } = this.#options;
    const cancel = timeout < Infinity ? clock.setTimer(() => limit.resolve(true), timeout) : undefined;
    const expired = await Promise.race([this.#empty(sources), limit.promise]);
    cancel?.();
    if (expired === true && !this.#isEnded()) {
      const running = this.#flusher.flushing ? ", and a flush was still running" : "";
      const unread = sources.reduce((sum, { pending, buffered }) => sum + pending + buffered, 0);
      const left = this.#flusher.stats.held + unread;
      this.#tell(new WatchError("drain", `The drain ended after ${timeout} ms with ${left} events left${running}`));
    }
    this.#end();
  }

  /** Resolves when the sources have ended and all they sent is flushed. */
  async #empty(sources: readonly RunningSource[]): Promise<void> {
    const flushed = this.#flusher.flush();
    await Promise.allSettled(sources.map((source) => source.finished));
    await flushed;
    while (!this.#isEnded() && !this.#flusher.idle) await this.#flusher.flush();
  }

  #take(event: E): boolean | Promise<boolean> {
    if (this.#phase === "ended") return false;
    return this.#flusher.admit(event) || this.#takeWhenRoom(event);
  }

  async #takeWhenRoom(event: E): Promise<boolean> {
    for (;;) {
      await this.#flusher.room();
      if (this.#isEnded()) return false;
      if (this.#flusher.admit(event)) return true;
    }
  }

  #end(): void {
    if (this.#phase === "ended") return;
    this.#phase = "ended";
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    let pending = 0;
    for (const source of this.#sources) pending += source.pending;
    this.#flusher.end(pending);
    for (const source of this.#sources) source.close();
    this.#sources.clear();
  }

  /** A method, since what an `await` has let happen is hidden from the type checker. */
  #isEnded(): boolean {
    return this.#phase === "ended";
  }

  #tell(error: Error): void {
    callSafely(() => this.#options.onError(error));
  }
}
