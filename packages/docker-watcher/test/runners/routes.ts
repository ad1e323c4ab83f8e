import { isContainerStart, isContainerStop, type WatchEvent } from "@crowsnest/events";
import { type Container, DockerWatcher, dockerFilters, Filter } from "../../src/index.ts";

/** A consumer such as a user may have: the names of the containers that requests are sent to. */
export class Routes implements AsyncDisposable {
  readonly names = new Set<string>();
  /** How often the routes were built anew. */
  reloads = 0;
  readonly #docker: DockerWatcher;

  private constructor(docker: DockerWatcher) {
    this.#docker = docker;
  }

  /** Routes to the containers of this engine, those that run already included. */
  static async follow(host: string): Promise<Routes> {
    const routes = new Routes(new DockerWatcher({ host, retry: { initialDelay: 1, maxDelay: 20 } }));
    const events = routes.#docker.watch({ filters: dockerFilters(Filter.container), snapshot: true });
    void routes.#read(events);
    await events.ready;
    return routes;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#docker[Symbol.asyncDispose]();
  }

  async #read(events: AsyncIterable<WatchEvent>): Promise<void> {
    for await (const event of events) await this.#apply(event);
  }

  async #apply(event: WatchEvent): Promise<void> {
    const { action, actorName: name } = event;
    if (action === "force-reload") {
      this.#rebuild(await this.#docker.list());
    } else if (action === "container-rename") {
      if (this.names.delete(event.actorAttributes["oldName"] ?? "")) this.names.add(name);
    } else if (action === "container-unhealthy" || action === "container-pause") {
      this.names.delete(name);
    } else if (action === "container-healthy" || (isContainerStart(action) && action !== "container-create")) {
      this.names.add(name);
    } else if (isContainerStop(action) && action !== "container-kill") {
      this.names.delete(name);
    }
  }

  #rebuild(containers: readonly Container[]): void {
    this.reloads += 1;
    this.names.clear();
    for (const { name, state } of containers) if (state === "running") this.names.add(name);
  }
}
