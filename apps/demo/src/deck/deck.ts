import { Action, type WatchEvent } from "@crowsnest/events";
import type { FileEntry } from "@crowsnest/file-watcher";
import type { RouteUpdate } from "../routes/live-routes.ts";
import type { Batch, BatchMessage, RouteView, State } from "../web/protocol.ts";
import { ContainerDeck } from "./container-deck.ts";
import { FileDeck } from "./file-deck.ts";
import { KeyedTable } from "./keyed-table.ts";
import { RecentBatches } from "./recent-batches.ts";

/** What the page shows: the tables that the batches fold into, and the newest batches. */
export class Deck {
  readonly #containers = new ContainerDeck();
  readonly #files: FileDeck;
  readonly #routes = new KeyedTable<RouteView>();
  readonly #recent = new RecentBatches();

  constructor(listFiles: () => Promise<readonly FileEntry[]>) {
    this.#files = new FileDeck(listFiles);
  }

  /** All there is now. */
  get view(): Pick<State, "containers" | "files" | "routes" | "recent"> {
    return {
      containers: this.#containers.values(),
      files: this.#files.values(),
      routes: this.#routes.values(),
      recent: this.#recent.batches,
    };
  }

  /** Resolves to what is in the directory, when the batch tells of it. */
  lookAtFiles(batch: Batch): Promise<readonly FileEntry[] | undefined> {
    return this.#files.look(batch.events);
  }

  /**
   * Takes a batch in, with what it made of the routes and what is in the directory; returns what the pages are told. At one
   * go: a page that comes must not see half of it.
   */
  take(batch: Batch, update: RouteUpdate, entries: readonly FileEntry[] | undefined): BatchMessage {
    this.#files.apply(batch.events, entries);
    this.#applyContainers(batch.events);
    if (update.listed !== undefined) this.#containers.replaceWith(update.listed);
    this.#routes.replaceAll(new Map(update.routes.map((route) => [route.host, route])));
    this.#recent.add(batch);
    return {
      ...batch,
      containers: this.#containers.takeChanges(),
      files: this.#files.takeChanges(),
      routes: this.#routes.takeChanges(),
    };
  }

  #applyContainers(events: readonly WatchEvent[]): void {
    for (const event of events) {
      if (event.type === "docker" && event.action !== Action.ForceReload) this.#containers.apply(event);
    }
  }
}
