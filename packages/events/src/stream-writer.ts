import type { WatchError } from "./error.ts";
import type { WatchEvent } from "./event.ts";

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
