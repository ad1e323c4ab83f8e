import { type Entry, type Identity, sameIdentity } from "../look/entry.ts";
import { hasFineBirth } from "../look/timestamp.ts";
import type { Change } from "./diff.ts";

/** A name's entry that is now found under another name. */
export interface Rename {
  readonly from: string;
  readonly to: string;
}

/**
 * Finds which of the names that came were there before under another name. A false rename would be worse than a missed
 * one, which is told as deleted + created; so there is no guessing.
 *
 * The old name may be gone, or may have been taken by another file since (a rotated log): then that file is looked for
 * too. Names that merely exchanged their files, and files moved over existing ones, are not renamed: they are written.
 * In an order in which each rename frees the name that the next one takes.
 */
export function pairRenames(changes: readonly Change[]): Rename[] {
  const left = new Map<string, Change[]>();
  for (const change of changes) {
    if (change.before === undefined || (change.after !== undefined && holdsSame(change.before, change.after))) continue;
    const key = inodeOf(change.before.self);
    const sharers = left.get(key);
    if (sharers === undefined) left.set(key, [change]);
    else sharers.push(change);
  }
  if (left.size === 0) return [];

  const renames: Rename[] = [];
  const arrivals = changes.filter((change) => change.before === undefined);
  for (let arrival = arrivals.shift(); arrival !== undefined; arrival = arrivals.shift()) {
    const after = arrival.after;
    if (after === undefined) continue;
    const sharers = left.get(inodeOf(after.self));
    const index = sharers?.findIndex((change) => change.before !== undefined && isSameFile(change.before, after)) ?? -1;
    const source = sharers?.splice(index, index < 0 ? 0 : 1)[0];
    if (index < 0 || source === undefined) continue;
    renames.push({ from: source.name, to: arrival.name });
    if (source.after !== undefined) arrivals.unshift(source);
  }
  return renames;
}

/**
 * Whether two looks, at an old name and at a new one, saw one and the same file. A file system gives a freed inode number
 * to the next file (ext4: at once), so the number alone proves nothing.
 */
export function isSameFile(before: Entry, after: Entry): boolean {
  if (!sameIdentity(before.self, after.self) || before.link !== after.link || before.kind !== after.kind) return false;
  if (!hasFineBirth(before)) return keptContent(before, after);
  if (!before.newborn) return true;
  // Both could have been born within one tick. Only a rename leaves the change time later than the modification time.
  return before.modified === after.modified && before.size === after.size && after.changed > after.modified;
}

function keptContent(before: Entry, after: Entry): boolean {
  return (
    !before.racy &&
    before.modified === after.modified &&
    before.size === after.size &&
    before.hash !== undefined &&
    before.hash === after.hash
  );
}

function holdsSame(before: Entry, after: Entry): boolean {
  return sameIdentity(before.self, after.self);
}

function inodeOf(identity: Identity): string {
  return `${identity.device}:${identity.inode}`;
}
