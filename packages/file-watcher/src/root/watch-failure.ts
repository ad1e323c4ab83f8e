import { WatchError } from "@crowsnest/events";
import { isMissing } from "../look/file-system.ts";

/** What a refused or broken watch means to a user, and what he can do about it. */
export function watchFailure(path: string, cause: unknown): WatchError {
  const { code = "", message = String(cause) } = (cause ?? {}) as NodeJS.ErrnoException;
  const where = JSON.stringify(path);
  // Deno and @parcel/watcher give a text and no code.
  if (code === "ENOSPC" || /no space left|watch limit reached/i.test(message)) {
    return new WatchError(
      "limit",
      `No inotify watch is left for ${where}: raise fs.inotify.max_user_watches (sysctl), or watch fewer directories`,
      { cause },
    );
  }
  if (code === "EMFILE" || code === "ENFILE" || /too many open files/i.test(message)) {
    return new WatchError(
      "limit",
      `No inotify instance or open file is left for ${where}: raise fs.inotify.max_user_instances (sysctl), or the limit of open files (ulimit -n)`,
      { cause },
    );
  }
  if (code === "EACCES" || code === "EPERM") {
    return new WatchError("permission", `${where} may not be read (${code}): give this user the permission`, { cause });
  }
  if (isMissing(cause)) return new WatchError("not-found", `${where} is not there any more`, { cause });
  return new WatchError("backend", `${where} cannot be watched: ${message}`, { cause });
}

/** The watch could not begin. */
export function openFailure(directory: string, cause: unknown): WatchError {
  const { code, message } = watchFailure(directory, cause);
  return new WatchError(code, message, { cause, fatal: true });
}

/** Something could not be looked at; it counts as unchanged meanwhile. */
export function lookFailure(path: string, cause: unknown): WatchError {
  const { code, message } = watchFailure(path, cause);
  if (code !== "backend") return new WatchError(code, message, { cause });
  return new WatchError("list", `${JSON.stringify(path)} cannot be looked at: ${(cause as Error).message}`, { cause });
}

/** The directory went, or another one took its place. */
export function lostDirectory(directory: string): WatchError {
  return new WatchError(
    "directory-lost",
    `The directory ${JSON.stringify(directory)} was removed, renamed, unmounted or replaced: it is watched again as soon as it is there`,
  );
}

/** A file that is mounted alone was replaced where it comes from. */
export function staleMount(directory: string, name: string): WatchError {
  return new WatchError(
    "stale-mount",
    `${JSON.stringify(`${directory}/${name}`)} is mounted alone and was replaced on its host (an editor's atomic save does that): this mount shows the old content until the container starts again. Mount its directory instead`,
  );
}
