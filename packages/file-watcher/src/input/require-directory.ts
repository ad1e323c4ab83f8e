import { statSync } from "node:fs";
import { WatchError } from "@crowsnest/events";
import { isMissing } from "../look/file-system.ts";

/**
 * Throws a `WatchError` unless a directory is at `path`: `not-found`, `not-directory`, `permission`. Nothing at all is fine
 * when it is to be waited for.
 */
export function requireDirectory(path: string, waitForDirectory: boolean): void {
  const quoted = JSON.stringify(path);
  let found: ReturnType<typeof statSync>;
  try {
    found = statSync(path);
  } catch (cause) {
    if (isMissing(cause)) {
      if (waitForDirectory) return;
      throw new WatchError(
        "not-found",
        `There is no directory ${quoted}: create it first, or set waitForDirectory: true to wait for it`,
        { cause, fatal: true },
      );
    }
    throw new WatchError("permission", `The directory ${quoted} may not be looked at: give this user access to it`, {
      cause,
      fatal: true,
    });
  }
  if (found.isDirectory()) return;
  throw new WatchError(
    "not-directory",
    `${quoted} is no directory: name the directory it is in, or watch the one file with new FileWatcher(${quoted})`,
    { fatal: true },
  );
}
