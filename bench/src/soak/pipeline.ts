import { setTimeout as pause } from "node:timers/promises";
import { DockerWatcher, dockerFilters, Filter } from "@crowsnest/docker-watcher";
import { Action, type WatchError, type WatchEvent } from "@crowsnest/events";
import { DirectoryWatcher } from "@crowsnest/file-watcher";
import { EventQueue } from "@crowsnest/queue";
import { FileView } from "./file-view.ts";
import { FleetView } from "./fleet-view.ts";
import { Ledger } from "./ledger.ts";
import type { Random } from "./random.ts";
import { Tally } from "./tally.ts";

/** Small buffers and short waits, so that ten minutes see what a month sees elsewhere. */
const buffer = { capacity: 16, dropAfter: 500, waiting: 256 };

/** How the consumer takes its batches: at once, with up to 200 ms for each, or standing still for 3 s again and again. */
export type Pace = "brisk" | "slow" | "stalling";

/** What is tested: a Docker watcher and a directory watcher, one queue, and a consumer that is sometimes slow. */
export class Pipeline implements AsyncDisposable {
  readonly fleet = new FleetView();
  readonly files = new FileView();
  readonly told: Tally = new Tally();
  readonly reloads: Tally = new Tally();
  readonly errors: Tally = new Tally();
  /** Struck off against the engine's own words, anew in each round. */
  ledger: Ledger = new Ledger();
  pace: Pace = "brisk";
  readonly #random: Random;
  readonly #docker: DockerWatcher;
  readonly #directory: DirectoryWatcher;
  readonly #streams: { readonly stats: { readonly buffered: number; readonly dropped: number } }[];
  readonly #queue: EventQueue<WatchEvent>;

  constructor(host: string, directory: string, random: Random) {
    this.#random = random;
    this.#docker = new DockerWatcher({
      host,
      timeout: 2000,
      retry: { initialDelay: 20, maxDelay: 300 },
      heartbeat: { interval: 500, timeout: 500 },
      random: () => random.next(),
    });
    this.#directory = new DirectoryWatcher(directory, { recursive: true });
    const onError = (error: WatchError): void => this.errors.add(error.code);
    const containers = this.#docker.watch({
      snapshot: true,
      filters: dockerFilters(Filter.container),
      buffer,
      onError,
    });
    const files = this.#directory.watch({ snapshot: true, buffer, onError });
    this.#streams = [containers, files];
    this.#queue = new EventQueue<WatchEvent>({
      flushInterval: 50,
      capacity: 32,
      onFlush: (batch) => this.#consume(batch),
      onError: (error) => this.errors.add("code" in error ? String(error.code) : error.name),
    })
      .start(containers)
      .start(files);
  }

  /** Resolves when nothing is missed any more. */
  get ready(): Promise<void> {
    return this.#queue.ready;
  }

  /** Events that are on their way to the consumer. */
  get held(): number {
    return this.#streams.reduce((sum, { stats }) => sum + stats.buffered, this.#queue.stats.held);
  }

  /** Events that a full buffer could not keep, each of which a force-reload stands for. */
  get dropped(): number {
    return this.#streams.reduce((sum, { stats }) => sum + stats.dropped, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue[Symbol.asyncDispose]();
    await this.#docker[Symbol.asyncDispose]();
    await this.#directory[Symbol.asyncDispose]();
  }

  async #consume(batch: readonly WatchEvent[]): Promise<void> {
    if (this.pace === "slow") await pause(this.#random.between(0, 200));
    if (this.pace === "stalling") await pause(this.#random.next() < 0.3 ? 3000 : 100);
    for (const event of batch) this.#apply(event);
    const reloads = batch.filter((event) => event.action === Action.ForceReload);
    if (reloads.some(({ type }) => type === "docker"))
      this.fleet.replaceAll(await untilListed(() => this.#docker.list()));
    if (reloads.some(({ type }) => type === "file"))
      this.files.replaceAll(await untilListed(() => this.#directory.list()));
  }

  #apply(event: WatchEvent): void {
    this.told.add(event.type);
    if (event.action === Action.ForceReload) this.reloads.add(`${event.type} ${event.cause}`);
    else if (event.type === "file") this.files.apply(event);
    else {
      this.fleet.apply(event);
      this.ledger.tell(event);
    }
  }
}

/** A list goes through the same faults as everything else: a consumer asks again. */
async function untilListed<T>(list: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await list();
    } catch {
      await pause(100);
    }
  }
}
