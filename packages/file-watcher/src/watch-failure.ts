import { WatchError } from "@crowsnest/events";
import { isMissing } from "./file-system.ts";

/** What a failed attempt to watch or to look means to a user, and what he can do about it. */
export function watchFailure(directory: string, cause: unknown): WatchError {
  const { code = "", message = String(cause) } = (cause ?? {}) as NodeJS.ErrnoException;
  const where = JSON.stringify(directory);
  if (code === "ENOSPC" || message.includes("No space left on device")) {
    return new WatchError(
      "limit",
      `No inotify watch is left for ${where}: raise fs.inotify.max_user_watches (sysctl), or watch fewer directories`,
      { cause },
    );
  }
  if (code === "EMFILE" || code === "ENFILE" || message.includes("Too many open files")) {
    return new WatchError(
      "limit",
      `No inotify instance or open file is left for ${where}: raise fs.inotify.max_user_instances (sysctl) or the limit of open files (ulimit -n)`,
      { cause },
    );
  }
  if (code === "EACCES" || code === "EPERM") {
    return new WatchError(
      "permission",
      `${where} may not be read (${code}): give this user read and search permission`,
      {
        cause,
      },
    );
  }
  if (isMissing(cause)) {
    return new WatchError("directory-lost", `The directory ${where} is gone`, { cause });
  }
  return new WatchError("backend", `${where} cannot be watched: ${message}`, { cause });
}
