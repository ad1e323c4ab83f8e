import { readdirSync } from "node:fs";
import { countHint } from "./burst.ts";
import type { DenoNotification, DenoRuntime } from "./deno-runtime.ts";
import { isWhole, relativeName } from "./relative-name.ts";
import type { SourceListener } from "./source.ts";

/** How often the runtime is asked to begin where directories go while it looks around. */
const attempts = 5;

type Watcher = ReturnType<DenoRuntime["watchFs"]>;

/**
 * One `Deno.watchFs`, which can be stopped and started again. Unlike Deno's `fs.watch` it has begun, or has failed, when
 * {@link start} returns.
 */
export class DenoWatch {
  readonly directory: string;
  readonly recursive: boolean;
  readonly listener: SourceListener;
  readonly #runtime: DenoRuntime;
  #watcher: Watcher | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(runtime: DenoRuntime, directory: string, recursive: boolean, listener: SourceListener) {
    this.#runtime = runtime;
    this.directory = directory;
    this.recursive = recursive;
    this.listener = listener;
  }

  /** Throws what the system throws when it is refused. */
  start(): void {
    const watcher = begin(this.#runtime, this.directory, this.recursive);
    this.#watcher = watcher;
    this.#reading = this.#read(watcher);
  }

  /** Nothing is told after the call. Resolves when the runtime has let go: that is when the last read has ended. */
  async stop(): Promise<void> {
    const watcher = this.#watcher;
    this.#watcher = undefined;
    watcher?.close();
    await this.#reading;
  }

  async #read(watcher: Watcher): Promise<void> {
    const notifications = watcher[Symbol.asyncIterator]();
    for (;;) {
      try {
        const next = await notifications.next();
        if (this.#watcher !== watcher) return;
        if (next.done) throw new Error("Deno.watchFs ended");
        this.#take(next.value);
      } catch (error) {
        if (this.#watcher !== watcher) return;
        // It gives up a notification about such a name, but not the watch.
        if (/invalid UTF-8/i.test(String(error))) this.listener.changed(undefined);
        else {
          this.listener.failed(error);
          return;
        }
      }
    }
  }

  #take({ paths, flag }: DenoNotification): void {
    countHint();
    if (flag === "rescan" || paths.length === 0) this.listener.changed(undefined);
    for (const path of paths) {
      const name = relativeName(this.directory, path);
      if (name === "") this.listener.rootChanged();
      // What is removed is told to all watchers, wherever it was (denoland/deno#30878).
      else if (name !== undefined || !isWhole(path)) this.listener.changed(name);
    }
  }
}

/** It gives no code, and refuses a whole tree for one directory in it that may not be read, or goes meanwhile. */
function begin(runtime: DenoRuntime, directory: string, recursive: boolean): Watcher {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return runtime.watchFs(directory, { recursive });
    } catch (error) {
      // Throws with a code where it is the root that is at fault.
      if (/permission denied|no path was found/i.test(String(error))) readdirSync(directory);
      if (attempt === attempts || !/no path was found/i.test(String(error))) throw error;
    }
  }
}
