import { Action, type FileAction } from "@crowsnest/events";
import type { Entry, EntryKind } from "../look/entry.ts";
import type { Change } from "./diff.ts";
import { pairRenames, type Rename } from "./pair-renames.ts";

/** What happened to a name, between two looks. */
export interface Happening {
  readonly action: FileAction;
  readonly name: string;
  /** What the name stands for; after a deletion, what it stood for. */
  readonly kind: EntryKind;
  readonly previousName?: string;
}

/**
 * Tells what the changes mean: deletions first (what is inside a directory before the directory), then renames, then
 * creations and writes (a directory before what is inside it). Whoever applies them one by one has the directory as it is now.
 *
 * A file that became a directory, or the other way round, is deleted and created.
 */
export function classify(changes: readonly Change[]): Happening[] {
  const only = changes.length === 1 ? changes[0] : undefined;
  // Most looks find one file changed, and it is waited for.
  if (only !== undefined) return classifyOne(only);

  const renames = pairRenames(changes);
  const left = new Set(renames.map((rename) => rename.from));
  const arrived = new Set(renames.map((rename) => rename.to));
  const deleted: Happening[] = [];
  const rest: Happening[] = [];
  for (const change of changes) {
    if (arrived.has(change.name)) continue;
    const happenings = classifyOne(left.has(change.name) ? { ...change, before: undefined } : change);
    for (const happening of happenings) (happening.action === Action.FileDeleted ? deleted : rest).push(happening);
  }
  deleted.sort((a, b) => depth(b.name) - depth(a.name));
  // A notification about what is inside can come before the one about its directory.
  rest.sort((a, b) => depth(a.name) - depth(b.name));
  return [...deleted, ...classifyRenames(renames, changes), ...rest];
}

/** What happened to a name that no rename is about. */
function classifyOne({ name, before, after }: Change): Happening[] {
  const isOther = before !== undefined && (after === undefined || changedNature(before, after));
  const happenings: Happening[] = [];
  if (isOther) happenings.push({ action: Action.FileDeleted, name, kind: before.kind });
  if (after !== undefined) {
    const action = before === undefined || isOther ? Action.FileCreated : Action.FileWritten;
    happenings.push({ action, name, kind: after.kind });
  }
  return happenings;
}

/** The renames, and then what of them was written too. */
function classifyRenames(renames: readonly Rename[], changes: readonly Change[]): Happening[] {
  if (renames.length === 0) return [];
  const byName = new Map(changes.map((change) => [change.name, change]));
  const renamed: Happening[] = [];
  const written: Happening[] = [];
  for (const { from, to } of renames) {
    const before = byName.get(from)?.before;
    const after = byName.get(to)?.after;
    const kind = after?.kind ?? "file";
    renamed.push({ action: Action.FileRenamed, name: to, kind, previousName: from });
    if (kind === "file" && before?.modified !== after?.modified) {
      written.push({ action: Action.FileWritten, name: to, kind });
    }
  }
  return [...renamed, ...written];
}

function changedNature(before: Entry, after: Entry): boolean {
  return before.kind !== after.kind && (before.kind === "directory" || after.kind === "directory");
}

function depth(name: string): number {
  let slashes = 0;
  for (const character of name) if (character === "/") slashes += 1;
  return slashes;
}
