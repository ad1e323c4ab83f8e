import { type DockerWatcher, dockerFilters, Filter } from "@crowsnest/docker-watcher";
import { Action, type WatchEvent } from "@crowsnest/events";
import type { DirectoryWatcher } from "@crowsnest/file-watcher";
import { EventQueue } from "@crowsnest/queue";
import { ContainerRoutes } from "./routes/container-routes.ts";
import { type FileRoutes, routesFile } from "./routes/file-routes.ts";
import { routeTable } from "./routes/route-table.ts";
import type { Printer } from "./terminal/printer.ts";

export interface ApplicationOptions {
  readonly docker: DockerWatcher;
  readonly directory: DirectoryWatcher;
  readonly fileRoutes: FileRoutes;
  readonly printer: Printer;
  readonly flushInterval: number;
}

/** Docker events and a directory in one queue; each batch brings the routes up to date and is shown. */
export class Application implements AsyncDisposable {
  readonly #options: ApplicationOptions;
  readonly #containers = new ContainerRoutes();
  readonly #queue: EventQueue<WatchEvent>;
  /** The fleet has to be listed: events may have been missed, or the last try to list failed. */
  #stale = false;
  #problems: ReadonlySet<string> = new Set();
  #batches = 0;
  #events = 0;

  constructor(options: ApplicationOptions) {
    this.#options = options;
    const onError = (error: Error): void => options.printer.problem(error.message);
    this.#queue = new EventQueue<WatchEvent>({
      flushInterval: options.flushInterval,
      onFlush: (batch, { signal }) => this.#onFlush(batch, signal),
      onError,
    });
    const filters = dockerFilters(Filter.container);
    this.#queue
      .start(options.docker.watch({ filters, snapshot: true, onError }))
      .start(options.directory.watch({ snapshot: true, onError }));
  }

  /** What was shown so far. */
  get summary(): string {
    return `${counted(this.#events, "event", "events")} in ${counted(this.#batches, "batch", "batches")}`;
  }

  /** Shows what is there still, and ends. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#queue.drain();
  }

  async #onFlush(batch: readonly WatchEvent[], signal: AbortSignal): Promise<void> {
    const { fileRoutes, printer } = this.#options;
    for (const event of batch) {
      if (event.type !== "docker") continue;
      if (event.action === Action.ForceReload) this.#stale = true;
      else this.#containers.apply(event);
    }
    if (this.#stale) await this.#listContainers(signal);
    if (batch.some(concernsRoutesFile)) {
      const problem = await fileRoutes.reload();
      if (problem !== undefined) printer.problem(problem);
    }
    this.#tellProblems();
    this.#batches += 1;
    this.#events += batch.length;
    printer.batch(this.#batches, batch, routeTable(fileRoutes.claims(), this.#containers.claims()));
  }

  /** Each problem once, for as long as it lasts. */
  #tellProblems(): void {
    const problems = new Set(this.#containers.problems());
    for (const problem of problems) if (!this.#problems.has(problem)) this.#options.printer.problem(problem);
    this.#problems = problems;
  }

  async #listContainers(signal: AbortSignal): Promise<void> {
    try {
      this.#containers.replaceAll(await this.#options.docker.list({ signal }));
      this.#stale = false;
    } catch (error) {
      this.#options.printer.problem(`${(error as Error).message}; the routes are those known before`);
    }
  }
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function concernsRoutesFile(event: WatchEvent): boolean {
  if (event.type !== "file") return false;
  if (event.action === Action.ForceReload) return true;
  return event.actorName === routesFile || event.previousName === routesFile;
}
