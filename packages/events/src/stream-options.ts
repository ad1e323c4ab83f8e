import type { BufferBounds } from "./buffer.ts";
import type { WatchEvent } from "./event.ts";
import { checkClock, checkCount, checkDuration, checkFunction, checkObject, checkSignal } from "./option-checks.ts";
import type { StreamOptions } from "./stream.ts";
import type { BufferOptions, WatchOptions } from "./watcher.ts";

/** The bounds that the options ask for, defaults filled in. Throws a `WatchError` of code `invalid-option`. */
export function bufferBounds(options: BufferOptions = {}): BufferBounds {
  checkObject("buffer", options);
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
