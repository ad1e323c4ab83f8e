import { Action, describeEvent, type WatchEvent } from "@crowsnest/events";
import { changesRunning } from "./container-routes.ts";
import { routesFile } from "./file-routes.ts";
import type { Route } from "./route.ts";

/** Why a route changed, and when. */
export interface Reason {
  readonly changed: number;
  readonly because: string;
}

/** Finds, for a route that changed with a batch, the event of it that did that. */
export class Reasons {
  /** The newest event that a claim of this source can have changed by. */
  readonly #bySource = new Map<string, WatchEvent>();
  #reload: WatchEvent | undefined;
  #newest: WatchEvent | undefined;

  constructor(batch: readonly WatchEvent[]) {
    for (const event of batch) {
      this.#newest = event;
      if (event.action === Action.ForceReload) this.#reload = event;
      else if (event.type === "file") this.#bySource.set(routesFile, event);
      else if (changesRunning(event.action)) this.#bySource.set(`container ${event.actorName}`, event);
    }
  }

  of(before: Route | undefined, after: Route): Reason {
    const sources = [before, after].flatMap((route) => (route === undefined ? [] : [route.source, ...route.rivals]));
    let found: WatchEvent | undefined;
    for (const source of sources) {
      const event = this.#bySource.get(source);
      if (event !== undefined && (found === undefined || event.time >= found.time)) found = event;
    }
    const event = found ?? this.#reload ?? this.#newest;
    // Without an event the containers were listed again, since that had failed before.
    if (event === undefined) return { changed: Date.now(), because: "listed again" };
    return { changed: event.time, because: describeEvent(event) };
  }
}
