import { basename, dirname, resolve } from "node:path";
import {
  type FileEvent,
  type ReloadEvent,
  WatchError,
  type Watcher,
  type WatchOptions,
  type WatchStream,
} from "@crowsnest/events";
import { checkFileOptions, type FileWatcherOptions } from "./input/options.ts";
import { requireDirectory } from "./input/require-directory.ts";
import { requireFile } from "./input/require-file.ts";
import { fileScope } from "./scope/scope.ts";
import { Subscriptions } from "./subscriptions.ts";

/**
 * Watches one file, which may not exist yet: `file-created` when it comes, `file-written` when its content changes (also by
 * an atomic save, and through a link), `file-deleted` when it goes. A rename counts by what it means for this name.
 *
 * It is the directory that is watched: all watchers of the files of one directory share one native watch, and each of them
 * gets every event of its file. When the directory goes, the file is told as deleted; when it is back, what differs is told,
 * then a force-reload of cause `"reconnected"`.
 *
 * The constructor throws a `WatchError`: `invalid-option`, also for the path of a directory; `not-found` (unless
 * `waitForDirectory`), `not-directory` or `permission` for the directory of the file.
 *
 * @example
 * for await (const { action } of new FileWatcher("/etc/app/app.yml").watch({ snapshot: true })) {
 *   if (action !== Action.FileDeleted) await load("/etc/app/app.yml");
 * }
 */
export class FileWatcher implements Watcher<FileEvent | ReloadEvent>, AsyncDisposable {
  /** The absolute path of the file. */
  readonly path: string;

  readonly #subscriptions: Subscriptions;
  #closed = false;

  constructor(path: string, options: FileWatcherOptions = {}) {
    requireFile(path);
    this.path = resolve(path);
    const checked = checkFileOptions(options);
    const directory = dirname(this.path);
    requireDirectory(directory, checked.waitForDirectory);
    this.#subscriptions = new Subscriptions(directory, fileScope(basename(this.path)), checked);
  }

  /**
   * Each call gives a stream of its own; one that is not read harms none of the others. With `snapshot`, a file that is there
   * comes first, as created. What is survived goes to `onError`: `directory-lost`, `limit`, `backend`, `permission`, `list`,
   * `stale-mount`.
   *
   * Throws a `WatchError` of code `closed` after the watcher was disposed of.
   */
  watch(options: WatchOptions = {}): WatchStream<FileEvent | ReloadEvent> {
    if (this.#closed) {
      throw new WatchError("closed", `watch() came after the watcher of ${JSON.stringify(this.path)} was ended`);
    }
    return this.#subscriptions.open(options);
  }

  /** Whether it was disposed of. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Ends all streams of this watcher. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#subscriptions.close();
  }
}
