import type { BufferBounds } from "./buffer.ts";
import { invalidOption } from "./error.ts";
import type { WatchEvent } from "./event.ts";
import type { StreamOptions } from "./stream.ts";
import type { BufferOptions, WatchOptions } from "./watcher.ts";

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

/** Throws a `WatchError` of code `invalid-option` for what no watch can be given. */
export function checkWatchOptions(options: WatchOptions): void {
  if (typeof options !== "object" || options === null) throw invalidOption("options", options, "an object");
  checkSignal(options.signal);
  checkFunction("onError", options.onError, true);
}

/** Throws a `WatchError` of code `invalid-option` for what no stream can be made with. */
export function checkStreamOptions<E extends WatchEvent>(options: StreamOptions<E>): void {
  checkWatchOptions(options);
  checkFunction("reload", options.reload, false);
  checkFunction("onEnd", options.onEnd, true);
  checkClock(options.clock);
}

/** Throws a `WatchError` of code `invalid-option` unless it is an AbortSignal or nothing. */
export function checkSignal(signal: unknown): void {
  const { aborted, addEventListener } = (signal ?? {}) as Partial<AbortSignal>;
  const fits = typeof aborted === "boolean" && typeof addEventListener === "function";
  if (signal !== undefined && !fits) throw invalidOption("signal", signal, "an AbortSignal");
}

/** Throws a `WatchError` of code `invalid-option` unless it is a Clock or nothing. */
export function checkClock(clock: unknown): void {
  const { now, setTimer } = (clock ?? {}) as { now?: unknown; setTimer?: unknown };
  const fits = typeof now === "function" && typeof setTimer === "function";
  if (clock !== undefined && !fits) throw invalidOption("clock", clock, "a Clock");
}

function checkFunction(name: string, value: unknown, optional: boolean): void {
  if (typeof value !== "function" && !(optional && value === undefined)) throw invalidOption(name, value, "a function");
}
