import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { WatchEvent } from "@crowsnest/events";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { HubStats } from "../live/hub.ts";
import type { Health, WatcherHealth } from "../web/protocol.ts";

/** What is measured. */
export interface MetricsSources {
  readonly health: () => Health;
  readonly hub: () => HubStats;
}

/** A message of the channel `crowsnest:queue.flush`. */
interface Flush {
  readonly size: number;
  /** Milliseconds. */
  readonly waited: number;
  readonly took: number;
}

const flushChannel = "crowsnest:queue.flush";

/** The metrics of the demo for Prometheus, in a registry of their own. */
export class Metrics implements Disposable {
  readonly #registry = new Registry();
  readonly #events: Counter<"type" | "action">;
  readonly #onFlush: (message: unknown) => void;

  constructor({ health, hub }: MetricsSources) {
    const registers = [this.#registry];
    this.#events = new Counter({
      name: "crowsnest_events_total",
      help: "Events that were handed to the consumer",
      labelNames: ["type", "action"],
      registers,
    });
    this.#watcherMetrics(health);
    this.#queueMetrics(health);
    this.#pageMetrics(hub);
    const seconds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];
    const took = new Histogram({
      name: "crowsnest_flush_duration_seconds",
      help: "How long the consumer took for a batch",
      buckets: seconds,
      registers,
    });
    const waited = new Histogram({
      name: "crowsnest_flush_wait_seconds",
      help: "How long the first event of a batch waited",
      buckets: seconds,
      registers,
    });
    const size = new Histogram({
      name: "crowsnest_batch_events",
      help: "Events of a batch",
      buckets: [1, 10, 100, 1000, 10_000],
      registers,
    });
    this.#onFlush = (message) => {
      const flush = message as Flush;
      took.observe(flush.took / 1000);
      waited.observe(flush.waited / 1000);
      size.observe(flush.size);
    };
    subscribe(flushChannel, this.#onFlush);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The text of the moment. */
  metrics(): Promise<string> {
    return this.#registry.metrics();
  }

  take(events: readonly WatchEvent[]): void {
    for (const { type, action } of events) this.#events.inc({ type, action });
  }

  [Symbol.dispose](): void {
    unsubscribe(flushChannel, this.#onFlush);
  }

  #watcherMetrics(health: () => Health): void {
    const both = (of: (watcher: WatcherHealth) => number) => () => {
      const { docker, files } = health();
      return [
        { labels: { watcher: "docker" }, value: of(docker) },
        { labels: { watcher: "files" }, value: of(files) },
      ];
    };
    this.#gauge("crowsnest_watcher_connected", "1 while nothing is missed", both(connected));
    this.#gauge(
      "crowsnest_watcher_buffered_events",
      "Events held for the queue",
      both(({ buffered }) => buffered),
    );
    this.#counter(
      "crowsnest_watcher_received_total",
      "Events that the source sent",
      both(({ received }) => received),
    );
    this.#counter(
      "crowsnest_watcher_dropped_total",
      "Events that were dropped",
      both(({ dropped }) => dropped),
    );
    this.#counter(
      "crowsnest_watcher_replayed_total",
      "Events told after a cut",
      both(({ replayed }) => replayed),
    );
    this.#counter(
      "crowsnest_watcher_reconciled_total",
      "Events found by a comparison",
      both((of) => of.reconciled),
    );
    this.#counter(
      "crowsnest_watcher_reloads_total",
      "Force-reloads",
      both(({ reloads }) => reloads),
    );
    this.#counter(
      "crowsnest_watcher_reconnects_total",
      "Times it came back",
      both(({ reconnects }) => reconnects),
    );
  }

  #queueMetrics(health: () => Health): void {
    const one = (of: (queue: Health["queue"]) => number) => () => [{ labels: {}, value: of(health().queue) }];
    this.#gauge(
      "crowsnest_queue_held_events",
      "Events that wait for their batch",
      one(({ held }) => held),
    );
    this.#gauge(
      "crowsnest_queue_lag_seconds",
      "How long the oldest of them waits",
      one(({ lag }) => lag / 1000),
    );
    this.#counter(
      "crowsnest_queue_batches_total",
      "Batches handed over",
      one(({ batches }) => batches),
    );
    this.#counter(
      "crowsnest_queue_failed_total",
      "Batches that the consumer failed to take",
      one(({ failed }) => failed),
    );
  }

  #pageMetrics(hub: () => HubStats): void {
    const one = (of: (stats: HubStats) => number) => () => [{ labels: {}, value: of(hub()) }];
    this.#gauge(
      "crowsnest_pages",
      "Pages that are open",
      one(({ subscribers }) => subscribers),
    );
    this.#gauge(
      "crowsnest_pages_buffered_bytes",
      "Bytes that wait for them",
      one(({ buffered }) => buffered),
    );
    this.#counter(
      "crowsnest_pages_cut_off_total",
      "Pages that read too slowly",
      one(({ cutOff }) => cutOff),
    );
    this.#counter(
      "crowsnest_pages_refused_total",
      "Pages that were one too many",
      one(({ refused }) => refused),
    );
  }

  #gauge(name: string, help: string, read: Read): void {
    const gauge: Gauge<"watcher"> = new Gauge({
      ...{ name, help, labelNames: ["watcher"] as const, registers: [this.#registry] },
      collect: () => {
        for (const { labels, value } of read()) gauge.set(labels, value);
      },
    });
  }

  /** The sum is kept elsewhere; here it is only told. */
  #counter(name: string, help: string, read: Read): void {
    const counter: Counter<"watcher"> = new Counter({
      ...{ name, help, labelNames: ["watcher"] as const, registers: [this.#registry] },
      collect: () => {
        counter.reset();
        for (const { labels, value } of read()) counter.inc(labels, value);
      },
    });
  }
}

type Read = () => readonly { readonly labels: { readonly watcher?: string }; readonly value: number }[];

function connected({ phase }: WatcherHealth): number {
  return phase === "connected" ? 1 : 0;
}
