import type { WatchEvent } from "@crowsnest/events";
import type { FileEntry } from "@crowsnest/file-watcher";
import type { QueueStats } from "@crowsnest/queue";
import { Deck } from "../deck/deck.ts";
import { FaultPanel } from "../faults/fault-panel.ts";
import type { FaultScene } from "../faults/fault-scene.ts";
import { HealthMonitor } from "../health/health-monitor.ts";
import { healthReport } from "../health/health-report.ts";
import type { WatcherMonitor } from "../health/watcher-monitor.ts";
import { Hub, type HubOptions } from "../live/hub.ts";
import { Metrics } from "../metrics/metrics.ts";
import type { RouteUpdate } from "../routes/live-routes.ts";
import { createApp } from "./app.ts";
import type { PageAssets } from "./page-assets.ts";
import type { Batch, FaultReport, State } from "./protocol.ts";
import { type ListenOptions, WebServer } from "./server.ts";
import { Token } from "./token.ts";

/** What the page shows, and where that comes from. */
export interface WebViewOptions extends Pick<State, "simulated" | "host" | "directory"> {
  readonly listFiles: () => Promise<readonly FileEntry[]>;
  readonly monitors: { readonly docker: WatcherMonitor; readonly files: WatcherMonitor };
  readonly queue: () => QueueStats;
  /** Absent: there is no fault panel. `arrivals` is counted here. */
  readonly scene?: Omit<FaultScene, "arrivals" | "counts" | "connected"> | undefined;
  readonly hub?: Omit<HubOptions, "state"> | undefined;
}

/** The page's side of the demo: what it is told, and the server that tells it. */
export class WebView implements AsyncDisposable {
  /** For the fault panel. */
  readonly token: Token = new Token();
  readonly #options: WebViewOptions;
  readonly #deck: Deck;
  readonly #hub: Hub;
  readonly #monitor: HealthMonitor;
  readonly #metrics: Metrics;
  readonly #panel: FaultPanel;
  readonly #reports = new Map<FaultReport["name"], FaultReport>();
  /** Events of the container that faults are made with. */
  #arrivals = 0;
  #server: WebServer | undefined;

  constructor(options: WebViewOptions) {
    this.#options = options;
    this.#deck = new Deck(options.listFiles);
    this.#hub = new Hub({ ...options.hub, state: () => this.#state });
    this.#monitor = new HealthMonitor({
      ...options.monitors,
      queue: options.queue,
      onChange: (health) => this.#hub.publish("health", health),
    });
    this.#metrics = new Metrics({ health: () => this.#monitor.health, hub: () => this.#hub.stats });
    this.#panel = new FaultPanel(this.#scene(), (report) => {
      this.#reports.set(report.name, report);
      this.#hub.publish("fault", report);
    });
  }

  /** Whether there is a fault panel. */
  get hasPanel(): boolean {
    return this.#panel.names.length > 0;
  }

  /** Takes in what happened, and tells the pages. */
  async take(batch: Batch, update: RouteUpdate): Promise<void> {
    this.#monitor.take(batch.events, update.problems);
    this.#metrics.take(batch.events);
    this.#count(batch.events);
    const entries = await this.#deck.lookAtFiles(batch);
    this.#hub.publish("batch", this.#deck.take(batch, update, entries));
  }

  /** Serves it; resolves to the port. Rejects with the system's error when the address cannot be had. */
  async listen(page: PageAssets, options: ListenOptions): Promise<number> {
    const app = createApp({
      page,
      hub: this.#hub,
      metrics: this.#metrics,
      health: () => healthReport(this.#monitor.health),
      press: (name) => this.#panel.press(name),
      token: this.token,
      bind: options.bind,
    });
    this.#server = await WebServer.start(app, options);
    return this.#server.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#monitor[Symbol.dispose]();
    this.#metrics[Symbol.dispose]();
    await this.#panel[Symbol.asyncDispose]();
    this.#hub.close();
    await this.#server?.[Symbol.asyncDispose]();
  }

  get #state(): State {
    const { simulated, host, directory } = this.#options;
    const { names: faults } = this.#panel;
    const reports = [...this.#reports.values()];
    return { simulated, host, directory, faults, reports, ...this.#deck.view, health: this.#monitor.health };
  }

  #scene(): FaultScene | undefined {
    const { scene, monitors } = this.#options;
    if (scene === undefined) return undefined;
    return {
      ...scene,
      counts: () => monitors.docker.health,
      connected: () => monitors.docker.connected,
      arrivals: () => this.#arrivals,
    };
  }

  #count(events: readonly WatchEvent[]): void {
    const name = this.#options.scene?.embedded?.churned;
    if (name !== undefined) this.#arrivals += events.filter(({ actorName }) => actorName === name).length;
  }
}
