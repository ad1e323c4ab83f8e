import { Action, type FileEvent } from "@crowsnest/events";
import type { FileEntry } from "@crowsnest/file-watcher";

/** A directory as a consumer knows it who has nothing but events, and `list()` after a force-reload. */
export class FileView {
  #names = new Set<string>();

  apply({ action, actorName, previousName }: FileEvent): void {
    if (previousName !== undefined) this.#names.delete(previousName);
    if (action === Action.FileDeleted) this.#names.delete(actorName);
    else this.#names.add(actorName);
  }

  replaceAll(entries: readonly FileEntry[]): void {
    this.#names = new Set(entries.map(({ name }) => name));
  }

  /** The names, sorted. */
  lines(): string[] {
    return [...this.#names].sort();
  }
}
