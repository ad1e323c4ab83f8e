import { hash } from "node:crypto";
import type { Entry } from "./entry.ts";
import type { FileSystem, RawStat } from "./file-system.ts";
import { hasFineBirth, isRacy, isUnderWay } from "./timestamp.ts";

/** The largest file (bytes) whose content is read where its timestamps cannot be relied on. */
const hashLimit = 1_048_576;

/** The largest file (bytes) that is read only to know it again under another name. */
const pairingLimit = 65_536;

/** Bytes that a write brings in at one go: one page. */
const atOnce = 4_096;

/** A file that is written again and again is not read again sooner (ms), so that a log that grows costs no more than its looks. */
const readGap = 100;

/** What an inspection needs. */
export interface Inspector {
  readonly fileSystem: FileSystem;
  /** Of the file system, ms; see `timestampTick`. `undefined` where no later look is compared with this one. */
  readonly tick: number | undefined;
  readonly wallTime: () => number;
  /** Whether to read small files too whose birth time is too coarse to know a renamed file by. */
  readonly pairByContent: boolean;
}

/** Looks at one name at once. `undefined` when it is not there; `known` is what the last look found. */
export function inspectNow(path: string, inspector: Inspector, known?: Entry): Entry | undefined {
  const observed = inspector.wallTime();
  const raw = inspector.fileSystem.statNow(path);
  if (raw === undefined) return undefined;
  return withHash(path, inspector, toEntry(raw, observed, inspector.tick), known);
}

/**
 * The same, without what can wait until somebody who waits for it has been told: then `hash` is left out, and {@link complete}
 * adds it. That is the content of a file so small that hardly a look falls between the beginning and the end of its write.
 */
export function glanceNow(path: string, inspector: Inspector, known: Entry, observed: number): Entry | undefined {
  const raw = inspector.fileSystem.statNow(path);
  if (raw === undefined) return undefined;
  const entry = toEntry(raw, observed, inspector.tick);
  if (entry.underWay && !entry.racy && entry.size <= atOnce && !sameStamps(known, entry)) return entry;
  return withHash(path, inspector, entry, known);
}

/** Adds what {@link glanceNow} left out. */
export function complete(path: string, inspector: Inspector, entry: Entry): Entry {
  return entry.hash === undefined && !wasReadLately(entry, entry) ? withHash(path, inspector, entry, undefined) : entry;
}

/** The same as {@link inspectNow} without blocking the process: for network mounts. */
export async function inspect(path: string, inspector: Inspector, known?: Entry): Promise<Entry | undefined> {
  const observed = inspector.wallTime();
  const raw = await inspector.fileSystem.stat(path);
  if (raw === undefined) return undefined;
  const entry = toEntry(raw, observed, inspector.tick);
  if (!needsHash(entry, inspector, known)) return keepHash(entry, known);
  return { ...entry, hash: digest(await inspector.fileSystem.read(path, entry.size + 1)), read: entry.observed };
}

function withHash(path: string, inspector: Inspector, entry: Entry, known: Entry | undefined): Entry {
  if (!needsHash(entry, inspector, known)) return keepHash(entry, known);
  return { ...entry, hash: digest(inspector.fileSystem.readNow(path, entry.size + 1)), read: entry.observed };
}

function toEntry({ self, target }: RawStat, observed: number, tick: number | undefined): Entry {
  const content = target ?? self;
  const { device, inode, birth } = self;
  const kind = target === undefined || target.kind === "link" ? "other" : target.kind;
  const compares = tick !== undefined;
  return {
    kind,
    link: self.kind === "link",
    self: { device, inode, birth },
    device: content.device,
    inode: content.inode,
    size: content.size,
    modified: content.modified,
    changed: self.changed,
    links: content.links,
    observed,
    racy: compares && isRacy(content.modified, observed, tick),
    underWay: compares && kind === "file" && isUnderWay(content.modified, content.size, observed),
    newborn: compares && isRacy(birth, observed, tick),
    hash: undefined,
    read: 0,
  };
}

/** Only what timestamps cannot decide is read: the content of a just written file, and what a rename is known by. */
function needsHash(entry: Entry, inspector: Inspector, known: Entry | undefined): boolean {
  if (entry.kind !== "file" || entry.size === 0) return false;
  if (isUncertain(entry) || (known !== undefined && isUncertain(known) && sameStamps(known, entry))) {
    return entry.size <= hashLimit && !isBusy(entry, known);
  }
  if (!inspector.pairByContent || hasFineBirth(entry) || entry.size > pairingLimit) return false;
  return !isUnchanged(known, entry) || known.hash === undefined;
}

/** Whether a file is certain to be another than it was, and was read a moment ago: its end is left to the next notification. */
function isBusy(entry: Entry, known: Entry | undefined): boolean {
  if (known === undefined || entry.racy || entry.size <= atOnce) return false;
  return !sameStamps(known, entry) && wasReadLately(known, entry);
}

function wasReadLately({ read }: Entry, { observed }: Entry): boolean {
  // A clock that was set back must not keep it from being read for so long.
  return Math.abs(observed - read) < readGap;
}

/** A file that is known to be as it was needs not be read again. */
function keepHash(entry: Entry, known: Entry | undefined): Entry {
  if (known === undefined) return entry;
  return isUnchanged(known, entry) && known.hash !== undefined
    ? { ...entry, hash: known.hash, read: known.read }
    : { ...entry, read: known.read };
}

function isUnchanged(known: Entry | undefined, entry: Entry): known is Entry {
  return known !== undefined && !isUncertain(known) && sameStamps(known, entry);
}

/** Whether the same timestamps prove nothing. */
function isUncertain(entry: Entry): boolean {
  return entry.racy || entry.underWay;
}

function sameStamps(a: Entry, b: Entry): boolean {
  return a.inode === b.inode && a.device === b.device && a.size === b.size && a.modified === b.modified;
}

function digest(content: Uint8Array | undefined): string | undefined {
  return content === undefined ? undefined : hash("sha1", content, "base64");
}
