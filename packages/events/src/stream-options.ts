import type { BufferBounds } from "./buffer.ts";
import type { Clock } from "./clock.ts";
import type { WatchEvent } from "./event.ts";
import { checkClock, checkCount, checkDuration, checkFunction, checkObject, checkSignal } from "./option-checks.ts";
import { checkNames } from "./option-names.ts";
import type { BufferOptions, WatchOptions } from "./watcher.ts";

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

/** The bounds that the options ask for, defaults filled in. Throws a `WatchError` of code `invalid-option`. */
export function bufferBounds(options: BufferOptions = {}): BufferBounds {
  checkNames("buffer", options, { capacity: true, dropAfter: true, waiting: true });
  const { capacity = 1024, dropAfter = 3000, waiting = 65_536 } = options;
  checkCount("buffer.capacity", capacity, 1, "events");
  checkDuration("buffer.dropAfter", dropAfter);
  checkCount("buffer.waiting", waiting, 0, "events");
  return { capacity, dropAfter, waiting };
}

/** Throws a `WatchError` of code `invalid-option` for what no watch can be given. */
export function checkWatchOptions(options: WatchOptions): void {
  checkObject("options", options);
  checkSignal(options.signal);
  if (options.onError !== undefined) checkFunction("onError", options.onError);
}

/** Throws a `WatchError` of code `invalid-option` for what no stream can be made with. */
export function checkStreamOptions<E extends WatchEvent>(options: StreamOptions<E>): void {
  checkWatchOptions(options);
  checkFunction("reload", options.reload);
  if (options.onEnd !== undefined) checkFunction("onEnd", options.onEnd);
  checkClock(options.clock);
}
