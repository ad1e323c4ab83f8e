import type { Entry } from "../look/entry.ts";
import type { Look, Snapshot } from "../look/snapshot.ts";

/** One name whose entry is another than it was. At least one of the two is there. */
export interface Change {
  readonly name: string;
  readonly before: Entry | undefined;
  readonly after: Entry | undefined;
}

/** Decides whether what looks the same is told all the same. */
export type Doubt = (name: string, before: Entry, after: Entry) => boolean;

/** What differs between a snapshot and a look at some of its names, in the order of the look. */
export function diff(snapshot: Snapshot, look: Look, doubt: Doubt = () => false): Change[] {
  const changes: Change[] = [];
  for (const [name, after] of look) {
    const before = snapshot.get(name);
    if (before === undefined && after === undefined) continue;
    if (before === undefined || after === undefined || !sameContent(before, after) || doubt(name, before, after)) {
      changes.push({ name, before, after });
    }
  }
  return changes;
}

/**
 * Whether a name has the content it had. A link has its target's. A directory has none of its own. The mode and the owner
 * are no content, so a chmod alone is nothing.
 *
 * Where timestamps cannot tell, the hash does. Without one (a large file) it counts as changed: a reader who looks in vain
 * loses little, one who is not told loses the change. Where a write may have been under way, it is for {@link Doubts} to say.
 */
export function sameContent(before: Entry, after: Entry): boolean {
  if (before.kind !== after.kind) return false;
  if (before.kind === "directory") return true;
  if (before.inode !== after.inode || before.device !== after.device) return false;
  if (before.kind === "other") return before.link === after.link;
  if (before.size !== after.size || before.modified !== after.modified) return false;
  if (before.size === 0) return true;
  if (before.hash !== undefined && after.hash !== undefined) return before.hash === after.hash;
  return !before.racy;
}
