import type { FileSystem, RawStat, RootStat } from "../../src/look/file-system.ts";

/** A directory in memory, for the faults that a real one cannot be made to show. */
export class MemoryFileSystem implements FileSystem {
  readonly files = new Map<string, { content: string; modified: bigint; changed: bigint; inode: bigint }>();
  /** Thrown at each look at a name, or at the directory (`""`). */
  readonly faults = new Map<string, Error>();
  rootInode = 1n;
  present = true;
  looks = 0;
  reads = 0;
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  statNow(path: string): RawStat | undefined {
    this.looks += 1;
    const name = path.slice(this.#directory.length + 1);
    const fault = this.faults.get(name);
    if (fault !== undefined) throw fault;
    const file = this.files.get(name);
    if (file === undefined || !this.present) return undefined;
    const stats = {
      kind: "file",
      device: 1n,
      inode: file.inode,
      birth: 1_000_123n + file.inode,
      size: file.content.length,
      modified: file.modified,
      changed: file.changed,
      links: 1,
    } as const;
    return { self: stats, target: stats };
  }

  readNow(path: string): Uint8Array | undefined {
    this.reads += 1;
    const file = this.files.get(path.slice(this.#directory.length + 1));
    return file === undefined ? undefined : new TextEncoder().encode(file.content);
  }

  async stat(path: string): Promise<RawStat | undefined> {
    return this.statNow(path);
  }

  async read(path: string): Promise<Uint8Array | undefined> {
    return this.readNow(path);
  }

  async names(): Promise<string[]> {
    const fault = this.faults.get("");
    if (fault !== undefined) throw fault;
    if (!this.present) throw Object.assign(new Error("gone"), { code: "ENOENT" });
    return [...this.files.keys()];
  }

  async root(): Promise<RootStat | undefined> {
    return this.present ? { device: 1n, inode: this.rootInode, birth: 1n, modified: 1n } : undefined;
  }

  async realpath(directory: string): Promise<string> {
    return directory;
  }

  async type(): Promise<number> {
    return 0;
  }
}
