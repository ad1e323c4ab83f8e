import { Action, type FileAction, type WatchEvent } from "@crowsnest/events";
import type { FileEntry } from "@crowsnest/file-watcher";
import type { FileView } from "../web/protocol.ts";
import { KeyedTable } from "./keyed-table.ts";

/** How many files the page shows, at most: those that changed last. */
const most = 1000;

/** The files of the directory as the page shows them: listed anew when something was told of them. */
export class FileDeck extends KeyedTable<FileView> {
  readonly #list: () => Promise<readonly FileEntry[]>;
  readonly #last = new Map<string, FileAction>();

  constructor(list: () => Promise<readonly FileEntry[]>) {
    super();
    this.#list = list;
  }

  /** Resolves to what is in the directory now; `undefined` when the batch tells nothing of it, or it cannot be listed. */
  async look(batch: readonly WatchEvent[]): Promise<readonly FileEntry[] | undefined> {
    if (!batch.some(({ type }) => type === "file")) return undefined;
    // A directory that is gone is told of by its watcher.
    return this.#list().catch(() => undefined);
  }

  apply(batch: readonly WatchEvent[], entries: readonly FileEntry[] | undefined): void {
    for (const event of batch) {
      if (event.type !== "file" || event.action === Action.ForceReload || event.origin === "snapshot") continue;
      if (event.previousName !== undefined) this.#last.delete(event.previousName);
      this.#last.set(event.actorName, event.action);
    }
    if (entries === undefined) return;
    const files = entries.filter(({ kind }) => kind === "file");
    const shown = files.sort((one, other) => other.modified - one.modified).slice(0, most);
    this.replaceAll(new Map(shown.map((entry) => [entry.name, this.#view(entry)])));
    const names = new Set(entries.map(({ name }) => name));
    for (const name of [...this.#last.keys()]) if (!names.has(name)) this.#last.delete(name);
  }

  #view({ name, size, modified }: FileEntry): FileView {
    const last = this.#last.get(name);
    return { name, size, modified, ...(last === undefined ? {} : { last }) };
  }
}
