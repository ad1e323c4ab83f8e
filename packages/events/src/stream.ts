import type { Clock } from "./clock.ts";
import type { WatchError } from "./error.ts";
import type { WatchEvent } from "./event.ts";
import { StreamReader } from "./stream-reader.ts";
import { StreamState } from "./stream-state.ts";
import type { WatchOptions, WatchStream } from "./watcher.ts";

/** What {@link createStream} needs to know of a source. */
export interface StreamOptions<E extends WatchEvent> extends Pick<WatchOptions, "signal" | "buffer" | "onError"> {
  /** Makes the force-reload that stands in the place of `dropped` events. When it throws, the stream ends with that. */
  reload: (dropped: number) => E;
  /**
   * Called when the reader wants no more: stop the source. On `"drain"` what the source still has may be sent until the
   * returned promise settles; on `"close"` whatever is sent is let go. Called at most once for each of the two: a drain can
   * be cut short by a close. Not called when the source ended by itself. Awaiting the stream's own `return()` in here would
   * wait for itself.
   */
  onEnd?: ((reason: "drain" | "close") => void | Promise<void>) | undefined;
  /** Whose stream it is (a host, a directory), for the diagnostics channels. */
  name?: string | undefined;
  /** Whether drops and force-reloads are published on the diagnostics channels. Default `true`. */
  diagnostics?: boolean | undefined;
  /** Default: the machine's clock. */
  clock?: Clock | undefined;
}

/** The source's end of a stream. No call ever waits or throws; after the end all are without effect. */
export interface StreamWriter<E extends WatchEvent> {
  /** Tells one event. */
  send(event: E): void;
  /** Tells several events at once, in order. The array is not kept. */
  sendAll(events: readonly E[]): void;
  /** Settles the stream's `ready`. */
  ready(): void;
  /** Counts a connection that was lost and came back. */
  reconnected(): void;
  /** Tells an error that is survived. */
  report(error: WatchError): void;
  /** The source has ended: the reader gets what is buffered, then the end, or `error` thrown. */
  end(error?: WatchError): void;
  /**
   * For a source that can wait, as a socket cannot: `undefined` while there is room for an event, otherwise a promise that
   * resolves when there is, or when the stream has ended.
   */
  room(): Promise<void> | undefined;
  /** Whether the stream takes nothing any more; true at once for a signal that was aborted before. */
  readonly ended: boolean;
}

/** Both ends of a stream. */
export interface StreamPair<E extends WatchEvent> {
  readonly stream: WatchStream<E>;
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
