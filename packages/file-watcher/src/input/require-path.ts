import { invalidOption } from "@crowsnest/events";

/** Throws a `WatchError` of code `invalid-option` for what is no path on any system. */
export function requirePath(option: string, path: unknown, expected: string): asserts path is string {
  if (typeof path !== "string" || path === "" || path.includes("\0")) throw invalidOption(option, path, expected);
}
