import type { Container } from "@crowsnest/docker-watcher";
import { Action, type WatchEvent } from "@crowsnest/events";
import { ContainerRoutes } from "./container-routes.ts";
import { type FileRoutes, routesFile } from "./file-routes.ts";
import { Reasons } from "./reasons.ts";
import type { Route } from "./route.ts";
import { routeTable } from "./route-table.ts";

/** A route, when it last changed, and which event changed it. */
export interface KnownRoute extends Route {
  /** Milliseconds since the epoch. */
  readonly changed: number;
  /** `started web`, `wrote routes.yml`, `force-reloaded (gap)`. */
  readonly because: string;
}

/** What a batch made of the routes. */
export interface RouteUpdate {
  /** The whole table. */
  readonly routes: readonly KnownRoute[];
  /** What is wrong at the moment with labels and `routes.yml`, a line each, and why the containers cannot be listed. */
  readonly problems: readonly string[];
  /** The containers, when they had to be listed. */
  readonly listed?: readonly Container[];
}

/** Where the containers are listed: a `DockerWatcher`, say. */
export interface ContainerSource {
  list(options: { signal: AbortSignal }): Promise<readonly Container[]>;
}

/**
 * The table of routes, kept by list and watch: each batch brings it up to date, and after a force-reload the containers are
 * listed and the file is read anew.
 *
 * It is never emptied by a fault: with an engine that cannot be listed, and with a bad `routes.yml`, the last good one stays.
 *
 * @example
 * const routes = new LiveRoutes(docker, new FileRoutes("config"));
 * const queue = new EventQueue<WatchEvent>({
 *   onFlush: async (batch, { signal }) => apply((await routes.update(batch, signal)).routes),
 *   onError: (error) => log.warn(error),
 * });
 */
export class LiveRoutes {
  readonly #source: ContainerSource;
  readonly #file: FileRoutes;
  readonly #containers = new ContainerRoutes();
  #routes: ReadonlyMap<string, KnownRoute> = new Map();
  /** The containers have to be listed: events may have been missed, or the last try to list failed. */
  #stale = false;

  constructor(source: ContainerSource, file: FileRoutes) {
    this.#source = source;
    this.#file = file;
  }

  /** Whether the containers could not be listed when they had to be: call `update` again, if need be with an empty batch. */
  get stale(): boolean {
    return this.#stale;
  }

  /** Takes a batch in. One call at a time, as a queue's `onFlush` makes them. Never rejects. */
  async update(batch: readonly WatchEvent[], signal: AbortSignal): Promise<RouteUpdate> {
    for (const event of batch) {
      if (event.type !== "docker") continue;
      if (event.action === Action.ForceReload) this.#stale = true;
      else this.#containers.apply(event);
    }
    const problems: string[] = [];
    const listed = this.#stale ? await this.#list(signal, problems) : undefined;
    if (batch.some(concernsRoutesFile)) await this.#file.reload();
    if (this.#file.problem !== undefined) problems.push(this.#file.problem);
    problems.push(...this.#containers.problems());
    this.#routes = this.#settle(new Reasons(batch));
    return { routes: [...this.#routes.values()], problems, ...(listed === undefined ? {} : { listed }) };
  }

  async #list(signal: AbortSignal, problems: string[]): Promise<readonly Container[] | undefined> {
    try {
      const listed = await this.#source.list({ signal });
      this.#containers.replaceAll(listed);
      this.#stale = false;
      return listed;
    } catch (error) {
      problems.push(`${(error as Error).message}; the routes are those known before`);
      return undefined;
    }
  }

  /** The new table; a route that is as it was keeps its reason. */
  #settle(reasons: Reasons): Map<string, KnownRoute> {
    const routes = new Map<string, KnownRoute>();
    for (const route of routeTable(this.#file.claims(), this.#containers.claims())) {
      const before = this.#routes.get(route.host);
      const same = before !== undefined && isSame(before, route);
      routes.set(route.host, same ? before : { ...route, ...reasons.of(before, route) });
    }
    return routes;
  }
}

function concernsRoutesFile(event: WatchEvent): boolean {
  if (event.type !== "file") return false;
  if (event.action === Action.ForceReload) return true;
  return event.actorName === routesFile || event.previousName === routesFile;
}

function isSame(one: Route, other: Route): boolean {
  return (
    one.target === other.target && one.source === other.source && one.rivals.join("\n") === other.rivals.join("\n")
  );
}
