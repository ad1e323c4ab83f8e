import { invalidOption } from "./error.ts";

// Each throws a `WatchError` of code `invalid-option` that names the option and quotes its value.

/** A whole number of `unit`, `least` or more. */
export function checkCount(option: string, value: unknown, least: number, unit: string): void {
  if (!Number.isSafeInteger(value) || (value as number) < least) {
    throw invalidOption(option, value, `a whole number of ${unit}, ${least} or more`);
  }
}

/** A number of milliseconds, 0 or more. `finite`: not `Infinity`. */
export function checkDuration(option: string, value: unknown, finite: boolean = false): void {
  if (typeof value !== "number" || !(value >= 0) || (finite && value === Infinity)) {
    throw invalidOption(option, value, `a ${finite ? "finite " : ""}number of milliseconds, 0 or more`);
  }
}

/** A function. */
export function checkFunction(option: string, value: unknown): void {
  if (typeof value !== "function") throw invalidOption(option, value, "a function");
}

/** An object. */
export function checkObject(option: string, value: unknown): void {
  if (typeof value !== "object" || value === null) throw invalidOption(option, value, "an object");
}

/** An AbortSignal, or nothing. */
export function checkSignal(signal: unknown): void {
  const { aborted, addEventListener } = (signal ?? {}) as Partial<AbortSignal>;
  const fits = typeof aborted === "boolean" && typeof addEventListener === "function";
  if (signal !== undefined && !fits) throw invalidOption("signal", signal, "an AbortSignal");
}

/** A Clock, or nothing. */
export function checkClock(clock: unknown): void {
  const { now, setTimer } = (clock ?? {}) as { now?: unknown; setTimer?: unknown };
  const fits = typeof now === "function" && typeof setTimer === "function";
  if (clock !== undefined && !fits) throw invalidOption("clock", clock, "a Clock");
}
