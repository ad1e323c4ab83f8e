import type { WatchEvent } from "./event.ts";
import type { StreamOptions } from "./stream-options.ts";
import { StreamReader } from "./stream-reader.ts";
import { StreamState } from "./stream-state.ts";
import type { StreamWriter } from "./stream-writer.ts";
import type { WatchStream } from "./watcher.ts";

/** Both ends of a stream. */
export interface StreamPair<E extends WatchEvent> {
  /** What the reader gets. */
  readonly stream: WatchStream<E>;
  /** What the source keeps. */
  readonly writer: StreamWriter<E>;
}

/**
 * A bounded stream and the writer that feeds it: all that a watcher of one's own needs.
 *
 * When `signal` is aborted already, `writer.ended` is true at once and `onEnd` is not called: check it before starting the
 * source. Throws a `WatchError` of code `invalid-option` for bad options.
 *
 * @example
 * const { stream, writer } = createStream<FileEvent | ReloadEvent>({
 *   ...options,
 *   reload: (dropped) => reloadEvent({ type: "file", directory, cause: "dropped", dropped }),
 *   onEnd: () => source.close(),
 * });
 * source.on("change", (event) => writer.send(event));
 * return stream;
 */
export function createStream<E extends WatchEvent>(options: StreamOptions<E>): StreamPair<E> {
  const state = new StreamState<E>(options);
  return { stream: new StreamReader(state), writer: state };
}
