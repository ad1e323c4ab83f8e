import { type DockerEvent, describeEvent, type ReloadEvent, type WatchError } from "@crowsnest/events";
import { until } from "@crowsnest/real-parts";
import type { DockerWatcher, DockerWatchOptions } from "../src/index.ts";

/** Watches, and keeps what it is told. */
export class Collector implements AsyncDisposable {
  readonly events: (DockerEvent | ReloadEvent)[] = [];
  readonly errors: WatchError[] = [];
  readonly stream: ReturnType<DockerWatcher["watch"]>;
  readonly #reading: Promise<void>;

  constructor(watcher: DockerWatcher, options: DockerWatchOptions = {}) {
    this.stream = watcher.watch({ ...options, onError: (error) => this.errors.push(error) });
    this.#reading = this.#read();
  }

  /** Watches and waits until the watch is established. */
  static async start(watcher: DockerWatcher, options: DockerWatchOptions = {}): Promise<Collector> {
    const collector = new Collector(watcher, options);
    await collector.stream.ready;
    return collector;
  }

  /** What was told, in words; of one container, when a name is given. */
  told(name?: string): string[] {
    return this.events.filter((event) => name === undefined || event.actorName === name).map(describeEvent);
  }

  get reloads(): ReloadEvent[] {
    return this.events.filter((event) => event.action === "force-reload");
  }

  /** Waits for an event that fulfils the condition. */
  until(
    condition: (event: DockerEvent | ReloadEvent) => boolean,
    timeout = 60_000,
  ): Promise<DockerEvent | ReloadEvent> {
    const what = () => `an event among ${this.told().slice(-20).join(", ") || "none"}`;
    return until(() => this.events.find(condition), { what, timeout });
  }

  /** Waits until these words were told. */
  untilTold(words: string, timeout?: number): Promise<DockerEvent | ReloadEvent> {
    return this.until((event) => describeEvent(event) === words, timeout);
  }

  /** Waits for an error of this code. */
  untilError(code: string, timeout = 60_000): Promise<WatchError> {
    const what = () => `an error ${code} among ${this.errors.map(String).join(", ") || "none"}`;
    return until(() => this.errors.find((error) => error.code === code), { what, timeout });
  }

  /** Whether it has come back so often, and has been told all that this brought: a force-reload too, if there was a gap. */
  isBack(times: number): boolean {
    const { reconnects, buffered, received } = this.stream.stats;
    return reconnects >= times && buffered === 0 && this.events.length >= received;
  }

  /** Waits for {@link isBack}. */
  untilBack(times = 1): Promise<boolean> {
    return this.untilTrue(() => this.isBack(times), `${times} reconnects`);
  }

  /** Waits until something else has come true. */
  untilTrue(condition: () => boolean, what: string, timeout = 60_000): Promise<boolean> {
    return until(condition, { what, timeout });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stream.return();
    await this.#reading;
  }

  async #read(): Promise<void> {
    // A fatal error is looked for in `closed`.
    await this.stream.ready.catch(() => {});
    try {
      for await (const event of this.stream) this.events.push(event);
    } catch {}
  }
}
