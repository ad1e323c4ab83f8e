import type { DockerEvent, WatchEvent } from "@crowsnest/events";
import { Action } from "@crowsnest/events";
import { WatcherMonitor } from "../../src/health/watcher-monitor.ts";
import type { HubOptions } from "../../src/live/hub.ts";
import { WebView } from "../../src/web/web-view.ts";

/** A served page without watchers: the test says what happens. */
export class Rig implements AsyncDisposable {
  readonly view: WebView;
  readonly port: number;
  #batches = 0;

  private constructor(view: WebView, port: number) {
    this.view = view;
    this.port = port;
  }

  static async open(options: { hub?: Omit<HubOptions, "state">; bind?: string } = {}): Promise<Rig> {
    const view = new WebView({
      simulated: false,
      host: "unix:///engine.sock",
      directory: "/config",
      monitors: { docker: new WatcherMonitor("unix:///engine.sock"), files: new WatcherMonitor("/config") },
      listFiles: async () => [],
      queue: () => ({
        ...{ pushed: 0, coalesced: 0, refused: 0, flushed: 0, batches: 0, failed: 0, left: 0, held: 0, lag: 0 },
      }),
      hub: options.hub,
    });
    const page = { html: "<h1>page</h1>", script: "script", style: "style" };
    return new Rig(view, await view.listen(page, { bind: options.bind ?? "127.0.0.1", port: 0 }));
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The consumer takes a batch. */
  async batch(...events: WatchEvent[]): Promise<void> {
    this.#batches += 1;
    await this.view.take({ number: this.#batches, at: 0, events }, { routes: [], problems: [] });
  }

  /** A metric's value; 0 when it is not there. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.address}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1] ?? 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.view[Symbol.asyncDispose]();
  }
}

/** A container that starts. */
export function started(name: string, labels: Readonly<Record<string, string>> = {}, time = 0): DockerEvent {
  return {
    type: "docker",
    action: Action.ContainerStart,
    actorId: `id-${name}`,
    actorName: name,
    actorAttributes: { ...labels, image: "busybox", name },
    host: "unix:///engine.sock",
    time,
    origin: "live",
  };
}
