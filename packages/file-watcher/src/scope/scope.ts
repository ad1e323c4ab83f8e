import type { Ignore } from "./ignore.ts";

/** What a watcher wants to know of its directory. */
export interface Scope {
  /** The one name that a file watcher is about; `undefined` for a whole directory. */
  readonly only: string | undefined;
  /** Whether what lies in subdirectories belongs to it. */
  readonly recursive: boolean;
  /** The same for scopes that admit the same names. */
  readonly key: string;
  /** Whether a name (relative, with `/`) belongs to it. */
  admits(name: string): boolean;
}

/** One file, whatever it is called. */
export function fileScope(name: string): Scope {
  return { only: name, recursive: false, key: `file ${name}`, admits: (other) => other === name };
}

/** A directory, without ignored names and, unless `hidden`, hidden ones, and without what lies in such directories. */
export function directoryScope(recursive: boolean, hidden: boolean, ignore: Ignore): Scope {
  const admits = (name: string): boolean => {
    if (!recursive && name.includes("/")) return false;
    if (!hidden && isHidden(name)) return false;
    return !ignore.matches(name);
  };
  return { only: undefined, recursive, key: JSON.stringify([hidden, ignore.globs]), admits };
}

/** Whether a name, or a directory on the way to it, begins with a dot. */
function isHidden(name: string): boolean {
  return name.startsWith(".") || name.includes("/.");
}
