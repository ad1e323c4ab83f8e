import { join, resolve } from "node:path";
import {
  type FileEvent,
  type ReloadEvent,
  WatchError,
  type Watcher,
  type WatchOptions,
  type WatchStream,
} from "@crowsnest/events";
import { FileWatcher } from "./file-watcher.ts";
import { type CheckedOptions, checkOptions, type DirectoryWatcherOptions } from "./input/options.ts";
import { requireDirectory } from "./input/require-directory.ts";
import { requireInside } from "./input/require-inside.ts";
import { requirePath } from "./input/require-path.ts";
import { type FileEntry, toFileEntry } from "./look/entry.ts";
import { machineFileSystem } from "./look/file-system.ts";
import { notifiesChanges } from "./look/filesystem-type.ts";
import { Surveyor } from "./look/survey.ts";
import { Reports } from "./root/reports.ts";
import { watchFailure } from "./root/watch-failure.ts";
import { directoryScope, type Scope } from "./scope/scope.ts";
import { Subscriptions } from "./subscriptions.ts";

/**
 * Watches a directory: its files, subdirectories and other names as they are written, created, deleted and renamed.
 *
 * What is told is always the difference of two looks at the directory; notifications only say when to look. So an atomic
 * save is one `file-written`, a rename is one event with its `previousName`, and a lost notification is made up for. The
 * `kind` attribute of an event tells files from directories, which are created, deleted and renamed but never written.
 *
 * The constructor throws a `WatchError`: `invalid-option`; `not-found` (unless `waitForDirectory`), `not-directory` or
 * `permission` for the directory.
 *
 * @example
 * const watcher = new DirectoryWatcher("config");
 * for await (const event of watcher.watch()) console.log(describeEvent(event));
 */
export class DirectoryWatcher implements Watcher<FileEvent | ReloadEvent>, AsyncDisposable {
  /** The absolute path of the directory, as events name it. */
  readonly directory: string;

  readonly #given: DirectoryWatcherOptions;
  readonly #options: CheckedOptions;
  readonly #scope: Scope;
  readonly #subscriptions: Subscriptions;
  readonly #files = new Map<string, FileWatcher>();
  #closed = false;

  constructor(directory: string, options: DirectoryWatcherOptions = {}) {
    requirePath("directory", directory, "the path of a directory");
    this.directory = resolve(directory);
    this.#given = options;
    this.#options = checkOptions(options);
    const { recursive, hidden, ignore } = this.#options;
    this.#scope = directoryScope(recursive, hidden, ignore);
    requireDirectory(this.directory, this.#options.waitForDirectory);
    this.#subscriptions = new Subscriptions(this.directory, this.#scope, this.#options);
  }

  /**
   * Each call gives a stream of its own; all of them share one native watch, and one that is not read harms none of the
   * others. With `snapshot`, what is in the directory comes first, as created.
   *
   * A directory that is lost is no end: `onError` hears of it (`directory-lost`), its names are told as deleted; when it is
   * back, what differs is told, then a force-reload of cause `"reconnected"`. `onError` also hears of a backend that was passed
   * over (`limit`, `backend`), of what may not be looked at (`permission`, `list`) and of a file whose mount is stale
   * (`stale-mount`).
   *
   * Throws a `WatchError` of code `closed` after the watcher was disposed of.
   */
  watch(options: WatchOptions = {}): WatchStream<FileEvent | ReloadEvent> {
    if (this.#closed) throw this.#afterEnd("watch()");
    return this.#subscriptions.open(options);
  }

  /**
   * One file of this directory, whether it exists or not, by its name relative to the directory. It shares the directory's
   * one native watch, and its streams end with this watcher. The same name gives the same watcher.
   */
  file(name: string): FileWatcher {
    if (this.#closed) throw this.#afterEnd("file()");
    const { recursive: _, hidden: __, ignore: ___, ...options } = this.#given;
    const plain = requireInside("name", name);
    const known = this.#files.get(plain);
    if (known !== undefined && !known.closed) return known;
    const file = new FileWatcher(join(this.directory, plain), options);
    this.#files.set(plain, file);
    return file;
  }

  /**
   * The directory now: what to build from after a force-reload. Sorted by name; hidden and ignored names are left out. So is
   * what may not be looked at, such as what lies in a subdirectory that may not be read: `logger` hears of it.
   *
   * Rejects with a `WatchError`: `not-found`, `permission` or `list`; `closed` after the watcher was disposed of.
   */
  async list(): Promise<readonly FileEntry[]> {
    if (this.#closed) throw this.#afterEnd("list()");
    const { clock } = this.#options;
    try {
      const type = await machineFileSystem.type(this.directory);
      const inspector = {
        fileSystem: machineFileSystem,
        tick: undefined,
        pairByContent: false,
        wallTime: () => clock.wallTime(),
      };
      const reports = new Reports(this.directory, this.#options.logger, () => {});
      const surveyor = new Surveyor(this.directory, this.#scope, inspector, notifiesChanges(type), (path, error) =>
        reports.skipped(path, error),
      );
      const entries: FileEntry[] = [];
      for (const [name, entry] of await surveyor.survey(new Map())) {
        if (entry !== undefined) entries.push(toFileEntry(name, entry));
      }
      return Object.freeze(entries.sort((a, b) => (a.name < b.name ? -1 : 1)));
    } catch (cause) {
      const { code, message } = watchFailure(this.directory, cause);
      throw new WatchError(code === "not-found" || code === "permission" ? code : "list", message, { cause });
    }
  }

  /** Ends all streams of this watcher and of its files. Resolves when the native watch is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await Promise.all([
      this.#subscriptions.close(),
      ...[...this.#files.values()].map((file) => file[Symbol.asyncDispose]()),
    ]);
  }

  #afterEnd(call: string): WatchError {
    return new WatchError("closed", `${call} came after the watcher of ${JSON.stringify(this.directory)} was ended`);
  }
}
