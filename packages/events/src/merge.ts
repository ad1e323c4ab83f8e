import { invalidOption, WatchError } from "./error.ts";
import type { WatchEvent } from "./event.ts";
import { MergedStream } from "./merged-stream.ts";
import { checkWatchOptions } from "./stream-options.ts";
import { StreamReader } from "./stream-reader.ts";
import type { Watcher, WatchOptions, WatchStream } from "./watcher.ts";

/** The events that a watcher tells. */
type EventsOf<W> = W extends Watcher<infer E> ? E : never;

/**
 * Several watchers as one: many hosts, or Docker and files.
 *
 * Order is kept within each of them. Each keeps a buffer of its own, with the bounds given to `watch`, so a force-reload
 * in the place of dropped events names the host or directory it is about; `capacity` events of all of them together are
 * held ready for the reader beside that. `ready` waits for all of them; the stream ends
 * when all have ended, or when one fails for good: then the others are closed and its error is thrown.
 *
 * Throws a `WatchError` of code `invalid-option` for no watchers, or for what is none.
 */
export function mergeWatchers<E extends WatchEvent>(...watchers: readonly Watcher<E>[]): Watcher<E>;
export function mergeWatchers<W extends readonly Watcher[]>(...watchers: W): Watcher<EventsOf<W[number]>>;
export function mergeWatchers(...watchers: readonly Watcher[]): Watcher {
  if (watchers.length === 0) throw invalidOption("mergeWatchers", watchers, "given at least one watcher");
  for (const watcher of watchers) {
    if (typeof watcher?.watch !== "function") throw invalidOption("mergeWatchers", watcher, "given watchers");
  }
  return {
    watch(options: WatchOptions = {}) {
      checkWatchOptions(options);
      return new StreamReader(new MergedStream(openAll(watchers, options), options));
    },
  };
}

/** All streams, or none: when one watcher refuses the options, those that were opened before are closed. */
function openAll(watchers: readonly Watcher[], options: WatchOptions): WatchStream[] {
  const streams: WatchStream[] = [];
  try {
    for (const watcher of watchers) streams.push(watcher.watch(options));
    return streams;
  } catch (error) {
    for (const stream of streams) void stream.return?.();
    throw error instanceof WatchError
      ? error
      : new WatchError("source", "A merged watcher failed to start", { cause: error, fatal: true });
  }
}
