import * as fs from "node:fs";
import { constants } from "node:fs";
import { lstat, open, readdir, realpath, stat, statfs } from "node:fs/promises";
import type { Identity } from "./entry.ts";
import { type NameStat, statNow, toNameStat } from "./name-stat.ts";

/** What a name and, for a link, its target are. */
export interface RawStat {
  readonly self: NameStat;
  /** A link's target; `undefined` when it leads nowhere. For what is no link, `self`. */
  readonly target: NameStat | undefined;
}

/**
 * What the watcher asks a file system. Injected, so that a test can let it fail.
 *
 * The two blocking calls are for local disks, where they cost a quarter of the others; the rest never block the process,
 * whatever a network mount does. A missing name is `undefined`; other failures throw as Node's do.
 */
export interface FileSystem {
  statNow(path: string): RawStat | undefined;
  readNow(path: string, size: number): Uint8Array | undefined;
  stat(path: string): Promise<RawStat | undefined>;
  read(path: string, size: number): Promise<Uint8Array | undefined>;
  names(directory: string): Promise<string[]>;
  /** The directory's identity and modification time, links followed; `undefined` when there is no directory. */
  root(directory: string): Promise<RootStat | undefined>;
  realpath(directory: string): Promise<string>;
  /** The file system's number as of `statfs(2)`, or 0 where the platform has none. */
  type(directory: string): Promise<number>;
}

/** A directory as the root of a watch. */
export interface RootStat extends Identity {
  readonly modified: bigint;
}

// Never waits for a writer: the name may have become a FIFO since it was looked at.
const readFlags: number = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The file system of the machine. */
export const machineFileSystem: FileSystem = {
  statNow(path) {
    const self = ifThere(() => statNow(path, false));
    if (self === undefined) return undefined;
    return { self, target: self.kind === "link" ? ifReachable(() => statNow(path, true)) : self };
  },

  readNow(path, size) {
    let file: number | undefined;
    try {
      file = fs.openSync(path, readFlags);
      if (!fs.fstatSync(file).isFile()) return undefined;
      const bytes = new Uint8Array(size);
      return bytes.subarray(0, fs.readSync(file, bytes, 0, size, 0));
    } catch {
      return undefined;
    } finally {
      if (file !== undefined) fs.closeSync(file);
    }
  },

  async stat(path) {
    try {
      const self = toNameStat(await lstat(path, { bigint: true }));
      if (self.kind !== "link") return { self, target: self };
      return { self, target: await stat(path, { bigint: true }).then(toNameStat, () => undefined) };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },

  async read(path, size) {
    try {
      const file = await open(path, readFlags);
      try {
        if (!(await file.stat()).isFile()) return undefined;
        const bytes = new Uint8Array(size);
        return bytes.subarray(0, (await file.read(bytes, 0, size, 0)).bytesRead);
      } finally {
        await file.close();
      }
    } catch {
      return undefined;
    }
  },

  names: (directory) => readdir(directory),

  async root(directory) {
    try {
      const found = await stat(directory, { bigint: true });
      if (!found.isDirectory()) return undefined;
      return { device: found.dev, inode: found.ino, birth: found.birthtimeNs, modified: found.mtimeNs };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },

  realpath: (directory) => realpath(directory),

  async type(directory) {
    try {
      return (await statfs(directory)).type;
    } catch {
      return 0;
    }
  },
};

/** Whether an error says that nothing of that name is there. */
export function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR";
}

/** Whether an error says that this user may not do so. */
export function isForbidden(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "EACCES" || code === "EPERM";
}

function ifThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** A link may lead in circles or to where we may not look: then it leads nowhere for us. */
function ifReachable<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
