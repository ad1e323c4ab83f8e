/** What a name in a directory stands for. */
export type EntryKind = "file" | "directory" | "other";

/** One name of a directory, as `list()` gives it. Frozen and JSON-safe. */
export interface FileEntry {
  /** Relative to the watched directory, with `/` on every platform. */
  readonly name: string;
  /** A symbolic link counts as what it points to; one that points to nothing is `"other"`, as are FIFOs, sockets and devices. */
  readonly kind: EntryKind;
  /** Bytes; of a link, those of its target; 0 for what is no file. */
  readonly size: number;
  /** Last modification of the content, milliseconds since the epoch. */
  readonly modified: number;
}

/** Which inode a name leads to. A number is used again after a deletion; the birth time tells the two apart. */
export interface Identity {
  readonly device: bigint;
  readonly inode: bigint;
  /** Nanoseconds since the epoch; 0 where the file system keeps none. */
  readonly birth: bigint;
}

/** What a look at one name found: enough to tell by comparison what happened to it in between. */
export interface Entry {
  readonly kind: EntryKind;
  /** Whether the name is a symbolic link. The other fields, except `self`, are then its target's. */
  readonly link: boolean;
  /** What the name itself stands for: the link, not its target. A rename keeps it. */
  readonly self: Identity;
  readonly device: bigint;
  readonly inode: bigint;
  readonly size: number;
  /** Nanoseconds since the epoch, as fine as the runtime tells them (Deno: milliseconds). */
  readonly modified: bigint;
  /** Nanoseconds since the epoch (Deno: whole seconds). */
  readonly changed: bigint;
  /** Hard links; 0 for a file that is mounted alone and was replaced on its host. */
  readonly links: number;
  /** Wall time of the look, milliseconds since the epoch. */
  readonly observed: number;
  /** Whether a change after this look could leave the same timestamps; then only the hash tells. */
  readonly racy: boolean;
  /** Whether a write that had begun by then may have ended after this look: it leaves the same timestamps, and the same size. */
  readonly underWay: boolean;
  /** Whether another inode, made after this look, could have the same birth time. */
  readonly newborn: boolean;
  /** Of the content, where timestamps alone cannot be relied on and the file is not too large. */
  readonly hash: string | undefined;
  /** When the content was read last, as `observed`; 0 where it never was. */
  readonly read: number;
}

/** The public face of an entry. */
export function toFileEntry(name: string, entry: Entry): FileEntry {
  return Object.freeze({
    name,
    kind: entry.kind,
    size: entry.kind === "file" ? entry.size : 0,
    modified: Number(entry.modified / 1_000_000n),
  });
}

export function sameIdentity(a: Identity, b: Identity): boolean {
  return a.inode === b.inode && a.device === b.device && a.birth === b.birth;
}
