import { statSync } from "node:fs";
import { invalidOption, WatchError } from "@crowsnest/events";
import { isMissing } from "../look/file-system.ts";

/**
 * Throws a `WatchError` unless a directory is at `path`: `not-found`, `not-directory`, `permission`,
 * `invalid-option` for a name that is too long, `list` for what else hinders. Nothing at all is fine
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
    throw refusal(path, cause);
  }
  if (found.isDirectory()) return;
  throw new WatchError(
    "not-directory",
    `${quoted} is no directory: name the directory it is in, or watch the one file with new FileWatcher(${quoted})`,
    { fatal: true },
  );
}

function refusal(path: string, cause: unknown): WatchError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const quoted = JSON.stringify(path);
  if (code === "ENAMETOOLONG") return invalidOption("directory", path, "a path that is not too long for this system");
  const [kind, text] =
    code === "EACCES" || code === "EPERM"
      ? (["permission", `The directory ${quoted} may not be looked at: give this user access to it`] as const)
      : (["list", `The directory ${quoted} cannot be looked at: ${message}`] as const);
  return new WatchError(kind, text, { cause, fatal: true });
}
