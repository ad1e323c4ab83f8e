/** What a watcher wants to know of its directory. */
export interface Scope {
  /** The one name that a file watcher is about; `undefined` for a whole directory. */
  readonly only: string | undefined;
  /** Whether what lies in subdirectories belongs to it. */
  readonly recursive: boolean;
  /** Whether a name (relative, with `/`) belongs to it. */
  admits(name: string): boolean;
}

/** One file, whatever it is called. */
export function fileScope(name: string): Scope {
  return { only: name, recursive: false, admits: (other) => other === name };
}

/** A directory, without hidden and ignored names, and without what lies in such directories. */
export function directoryScope(recursive: boolean, hidden: boolean, isIgnored: (name: string) => boolean): Scope {
  const admits = (name: string): boolean => {
    if (!recursive && name.includes("/")) return false;
    if (!hidden && isHidden(name)) return false;
    return !isIgnored(name);
  };
  return { only: undefined, recursive, admits };
}

/** Whether a name, or a directory on the way to it, begins with a dot. */
function isHidden(name: string): boolean {
  return name.startsWith(".") || name.includes("/.");
}
