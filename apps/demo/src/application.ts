import { type DockerWatcher, dockerFilters, Filter } from "@crowsnest/docker-watcher";
import { systemClock, type WatchEvent } from "@crowsnest/events";
import type { DirectoryWatcher } from "@crowsnest/file-watcher";
import { EventQueue, type QueueStats } from "@crowsnest/queue";
import type { WatcherMonitor } from "./health/watcher-monitor.ts";
import type { LiveRoutes, RouteUpdate } from "./routes/live-routes.ts";
import type { Printer } from "./terminal/printer.ts";
import type { Batch } from "./web/protocol.ts";

export interface ApplicationOptions {
  readonly docker: DockerWatcher;
  readonly directory: DirectoryWatcher;
  readonly routes: LiveRoutes;
  readonly printer: Printer;
  /** Milliseconds. */
  readonly flushInterval: number;
  readonly monitors: { readonly docker: WatcherMonitor; readonly files: WatcherMonitor };
  /** Waited for before each batch. */
  readonly pace: () => Promise<void>;
  /** Told of each batch beside the printer. */
  readonly onBatch: (batch: Batch, update: RouteUpdate) => Promise<void>;
}

/** Milliseconds until the containers are listed again when they could not be. */
const listAgainAfter = 1000;
/** So that no message to a page becomes huge, and a consumer that stands still is noticed. */
const [maxBatch, capacity] = [1000, 4096];

/** Docker events and a directory in one queue; each batch brings the routes up to date and is shown. */
export class Application implements AsyncDisposable {
  readonly #options: ApplicationOptions;
  readonly #queue: EventQueue<WatchEvent>;
  #turn: Promise<void> = Promise.resolve();
  #cancelRetry: () => void = () => {};
  #ended = false;
  #problems: ReadonlySet<string> = new Set();
  #batches = 0;
  #events = 0;

  constructor(options: ApplicationOptions) {
    this.#options = options;
    const { docker, directory, monitors, printer, flushInterval, pace } = options;
    this.#queue = new EventQueue<WatchEvent>({
      flushInterval,
      maxBatch,
      capacity,
      onFlush: async (batch, { signal }) => {
        await pace();
        await this.#inTurn(batch, signal);
      },
      onError: (error) => printer.problem(error.message),
    });
    const watch = (monitor: WatcherMonitor) => ({
      snapshot: true,
      onError: (error: Parameters<WatcherMonitor["onError"]>[0]) => {
        monitor.onError(error);
        printer.problem(error.message);
      },
    });
    const containers = docker.watch({ ...watch(monitors.docker), filters: dockerFilters(Filter.container) });
    const files = directory.watch(watch(monitors.files));
    monitors.docker.attach(containers);
    monitors.files.attach(files);
    this.#queue.start(containers).start(files);
  }

  /** What was shown so far. */
  get summary(): string {
    return `${counted(this.#events, "event", "events")} in ${counted(this.#batches, "batch", "batches")}`;
  }

  get queueStats(): QueueStats {
    return this.#queue.stats;
  }

  /** Resolves when all that is held was shown. */
  flush(): Promise<void> {
    return this.#queue.flush();
  }

  /** Shows what is there still, and ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    this.#cancelRetry();
    await this.#queue.drain();
    await this.#turn;
  }

  /** One batch after the other, also those that the queue knows nothing of. */
  #inTurn(events: readonly WatchEvent[], signal: AbortSignal): Promise<void> {
    const turn = this.#turn.then(() => this.#take(events, signal));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async #take(events: readonly WatchEvent[], signal: AbortSignal): Promise<void> {
    const { printer, routes, onBatch } = this.#options;
    const update = await routes.update(events, signal);
    this.#tellProblems(update.problems);
    if (routes.stale && !this.#ended) this.#listAgain();
    // Without an event it was tried to list again, and that failed.
    if (events.length === 0 && update.listed === undefined) return;
    this.#batches += 1;
    this.#events += events.length;
    printer.batch(this.#batches, events, update.routes);
    await onBatch({ number: this.#batches, at: Date.now(), events }, update);
  }

  /** What may be missing must not wait for the next event. */
  #listAgain(): void {
    this.#cancelRetry();
    const again = (): void => void this.#inTurn([], AbortSignal.timeout(listAgainAfter * 10)).catch(() => {});
    this.#cancelRetry = systemClock.setTimer(again, listAgainAfter, true);
  }

  /** Each problem once, for as long as it lasts. */
  #tellProblems(current: readonly string[]): void {
    for (const problem of current) if (!this.#problems.has(problem)) this.#options.printer.problem(problem);
    this.#problems = new Set(current);
  }
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
