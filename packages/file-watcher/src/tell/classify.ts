import { Action, type FileAction } from "@crowsnest/events";
import type { Entry } from "../look/entry.ts";
import type { Change } from "./diff.ts";
import { pairRenames } from "./pair-renames.ts";

/** What happened to a name, between two looks. */
export interface Happening {
  readonly action: FileAction;
  readonly name: string;
  readonly previousName?: string;
}

/**
 * Tells what the changes mean: deletions first (what is inside a directory before the directory), then renames, then
 * creations and writes (a directory before what is inside it). Whoever applies them one by one has the directory as it is now.
 *
 * A file that became a directory, or the other way round, is deleted and created.
 */
export function classify(changes: readonly Change[]): Happening[] {
  const renames = pairRenames(changes);
  const left = new Set(renames.map((rename) => rename.from));
  const arrived = new Set(renames.map((rename) => rename.to));

  const deleted: Happening[] = [];
  const rest: Happening[] = [];
  for (const { name, before, after } of changes) {
    const gone = before === undefined || left.has(name);
    if (!gone && (after === undefined || changedNature(before, after))) {
      deleted.push({ action: Action.FileDeleted, name });
    }
    if (after === undefined || arrived.has(name)) continue;
    const isNew = gone || changedNature(before, after);
    rest.push({ action: isNew ? Action.FileCreated : Action.FileWritten, name });
  }
  deleted.sort((a, b) => depth(b.name) - depth(a.name));
  // A notification about what is inside can come before the one about its directory.
  rest.sort((a, b) => depth(a.name) - depth(b.name));
  return [
    ...deleted,
    ...renames.map(({ from, to }) => ({ action: Action.FileRenamed, name: to, previousName: from })),
    ...writtenAfterRename(changes, renames),
    ...rest,
  ];
}

/** A file that was renamed and also changed is told as both. */
function writtenAfterRename(
  changes: readonly Change[],
  renames: readonly { readonly from: string; readonly to: string }[],
): Happening[] {
  const byName = new Map(changes.map((change) => [change.name, change]));
  return renames
    .filter(({ from, to }) => {
      const before = byName.get(from)?.before;
      const after = byName.get(to)?.after;
      return before?.modified !== after?.modified && after?.kind === "file";
    })
    .map(({ to }) => ({ action: Action.FileWritten, name: to }));
}

function changedNature(before: Entry, after: Entry): boolean {
  return before.kind !== after.kind && (before.kind === "directory" || after.kind === "directory");
}

function depth(name: string): number {
  let slashes = 0;
  for (const character of name) if (character === "/") slashes += 1;
  return slashes;
}
