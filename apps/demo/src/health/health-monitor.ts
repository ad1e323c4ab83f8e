import { Action, type Clock, systemClock, type WatchEvent } from "@crowsnest/events";
import type { QueueStats } from "@crowsnest/queue";
import type { Health } from "../web/protocol.ts";
import { RateMeter } from "./rate-meter.ts";
import type { WatcherMonitor } from "./watcher-monitor.ts";

/** Milliseconds between two looks. */
const interval = 250;

/** What a health monitor looks at. */
export interface HealthSources {
  readonly docker: WatcherMonitor;
  readonly files: WatcherMonitor;
  readonly queue: () => QueueStats;
  /** Told whenever a look finds something changed. */
  readonly onChange: (health: Health) => void;
  readonly clock?: Clock | undefined;
}

/** Looks at the watchers and the queue four times a second. */
export class HealthMonitor implements Disposable {
  readonly #sources: HealthSources;
  readonly #clock: Clock;
  readonly #rate = new RateMeter();
  #problems: readonly string[] = [];
  #eventsASecond = 0;
  #told = "";
  #cancelTimer: () => void = () => {};

  constructor(sources: HealthSources) {
    this.#sources = sources;
    this.#clock = sources.clock ?? systemClock;
    this.#arm();
  }

  /** How all is at this moment. */
  get health(): Health {
    const { docker, files, queue } = this.#sources;
    const { held, flushed, batches, failed, lag } = queue();
    return {
      docker: docker.health,
      files: files.health,
      queue: { held, flushed, batches, failed, lag: Math.round(lag) },
      rate: this.#eventsASecond,
      problems: this.#problems,
    };
  }

  /** Takes in what a batch brought. */
  take(events: readonly WatchEvent[], problems: readonly string[]): void {
    this.#problems = problems;
    const { docker, files } = this.#sources;
    for (const event of events) {
      if (event.action !== Action.ForceReload) (event.type === "docker" ? docker : files).count(event.origin);
    }
  }

  [Symbol.dispose](): void {
    this.#cancelTimer();
  }

  #arm(): void {
    this.#cancelTimer = this.#clock.setTimer(() => this.#look(), interval, true);
  }

  #look(): void {
    const { docker, files, onChange } = this.#sources;
    this.#eventsASecond = this.#rate.look(this.#clock.now(), docker.health.received + files.health.received);
    const { health } = this;
    const text = JSON.stringify(health);
    if (text !== this.#told) onChange(health);
    this.#told = text;
    this.#arm();
  }
}
