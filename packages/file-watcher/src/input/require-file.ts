import { statSync } from "node:fs";
import { sep } from "node:path";
import { invalidOption } from "@crowsnest/events";
import { requirePath } from "./require-path.ts";

const expected = "the path of a file";

/**
 * Throws a `WatchError` of code `invalid-option` for a path that no file can have, or that a directory has. A file that is
 * not there is fine.
 */
export function requireFile(path: unknown): asserts path is string {
  requirePath("path", path, expected);
  if (path.endsWith("/") || path.endsWith(sep)) throw invalidOption("path", path, expected);
  if (isDirectory(path)) {
    throw invalidOption(
      "path",
      path,
      `${expected} (for a directory there is new DirectoryWatcher(${JSON.stringify(path)}))`,
    );
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENAMETOOLONG") throw invalidOption("path", path, `${expected}, which no name of this length can be`);
    // It is not there, or a link that leads nowhere: that may change.
    return false;
  }
}
