import { join } from "node:path";
import {
  checkNames,
  type FileEvent,
  type ReloadEvent,
  type Watcher,
  type WatchOptions,
  type WatchStream,
} from "@crowsnest/events";
import { FileWatcher } from "./file-watcher.ts";
import { type FileWatcherOptions, fileOptions } from "./input/options.ts";
import { requireInside } from "./input/require-inside.ts";
import { requirePath } from "./input/require-path.ts";

/** How a configuration file is watched. */
export interface ConfigFileWatcherOptions extends FileWatcherOptions {
  /** The directory of the configuration, relative to the working directory or absolute. Default `"config"`. */
  readonly basePath?: string | undefined;
}

/**
 * Watches one file of the configuration directory, as {@link FileWatcher} does.
 *
 * The constructor throws what that of `FileWatcher` throws, and a `WatchError` of code `invalid-option` for a name that
 * leads out of the directory.
 *
 * @example
 * for await (const event of new ConfigFileWatcher("routes.yml").watch({ snapshot: true })) await reload(event);
 */
export class ConfigFileWatcher implements Watcher<FileEvent | ReloadEvent>, AsyncDisposable {
  /** The absolute path of the file. */
  readonly path: string;

  readonly #file: FileWatcher;

  constructor(filename: string, options: ConfigFileWatcherOptions = {}) {
    checkNames("the options", options, { ...fileOptions, basePath: true });
    const { basePath = "config", ...rest } = options;
    requirePath("basePath", basePath, "the path of the directory of the configuration");
    this.#file = new FileWatcher(join(basePath, requireInside("filename", filename)), rest);
    this.path = this.#file.path;
  }

  /** As {@link FileWatcher.watch}. */
  watch(options: WatchOptions = {}): WatchStream<FileEvent | ReloadEvent> {
    return this.#file.watch(options);
  }

  /** Ends all streams of this watcher. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file[Symbol.asyncDispose]();
  }
}
