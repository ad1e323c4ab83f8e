import {
  checkNames,
  createStream,
  type FileEvent,
  type ReloadEvent,
  type WatchError,
  type WatchOptions,
  type WatchStream,
} from "@crowsnest/events";
import { type CheckedOptions, flag } from "./input/options.ts";
import { machineFileSystem } from "./look/file-system.ts";
import { Engine } from "./root/engine.ts";
import type { Subscriber } from "./root/feed.ts";
import { openDirectory } from "./root/open-directory.ts";
import type { Scope } from "./scope/scope.ts";
import { reloadEvent } from "./tell/reload.ts";

/** Watches one directory for any number of streams with one engine, which runs while at least one of them does. */
export class Subscriptions {
  readonly #directory: string;
  readonly #scope: Scope;
  readonly #options: CheckedOptions;
  readonly #streams = new Set<WatchStream<FileEvent | ReloadEvent>>();
  #engine: Engine | undefined;

  constructor(directory: string, scope: Scope, options: CheckedOptions) {
    this.#directory = directory;
    this.#scope = scope;
    this.#options = options;
  }

  open(options: WatchOptions): WatchStream<FileEvent | ReloadEvent> {
    checkNames("the options of watch()", options, { signal: true, buffer: true, onError: true, snapshot: true });
    const snapshot = flag("snapshot", options.snapshot);
    const { clock } = this.#options;
    let engine: Engine | undefined;
    const { stream, writer } = createStream<FileEvent | ReloadEvent>({
      ...options,
      name: this.#directory,
      clock,
      reload: (dropped) => reloadEvent(this.#directory, "dropped", clock.wallTime(), dropped),
      onEnd: async (reason) => {
        if (reason === "drain") await engine?.finish();
        await engine?.unsubscribe(subscriber);
      },
    });
    const subscriber: Subscriber = {
      snapshot,
      tell: (events) => writer.sendAll(events),
      ready: () => writer.ready(),
      returned: () => writer.reconnected(),
      report: (error) => writer.report(error),
      fail: (error: WatchError) => {
        writer.end(error);
        void engine?.unsubscribe(subscriber);
      },
    };
    if (writer.ended) return stream;
    engine = this.#runningEngine();
    engine.subscribe(subscriber);
    this.#streams.add(stream);
    void stream.closed.then(() => this.#streams.delete(stream));
    return stream;
  }

  /** Ends all streams. */
  async close(): Promise<void> {
    await Promise.all([...this.#streams].map((stream) => stream.return?.()));
  }

  #runningEngine(): Engine {
    if (this.#engine !== undefined && !this.#engine.closed) return this.#engine;
    const { settle, reconcileInterval, waitForDirectory, logger, clock, backend, pollInterval } = this.#options;
    const fileSystem = machineFileSystem;
    this.#engine = new Engine(
      { directory: this.#directory, scope: this.#scope, settle, reconcileInterval, waitForDirectory, logger },
      { fileSystem, clock, open: (request) => openDirectory(request, { backend, pollInterval, clock, fileSystem }) },
    );
    return this.#engine;
  }
}
