import type { BufferBounds } from "./buffer.ts";
import { invalidOption } from "./error.ts";
import type { BufferOptions } from "./watcher.ts";

/** The bounds that the options ask for, defaults filled in. Throws a `WatchError` of code `invalid-option`. */
export function bufferBounds(options: BufferOptions = {}): BufferBounds {
  if (typeof options !== "object" || options === null) {
    throw invalidOption("buffer", options, "an object such as { capacity: 1024, dropAfter: 3000 }");
  }
  const { capacity = 1024, dropAfter = 3000, waiting = 65_536 } = options;
  if (!Number.isSafeInteger(capacity) || capacity < 1) {
    throw invalidOption("buffer.capacity", capacity, "a whole number of events, 1 or more");
  }
  if (typeof dropAfter !== "number" || !(dropAfter >= 0)) {
    throw invalidOption("buffer.dropAfter", dropAfter, "a number of milliseconds, 0 or more");
  }
  if (!Number.isSafeInteger(waiting) || waiting < 0) {
    throw invalidOption("buffer.waiting", waiting, "a whole number of events, 0 or more");
  }
  return { capacity, dropAfter, waiting };
}
