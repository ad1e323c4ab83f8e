import type { Entry } from "./entry.ts";

/** Neighbours of one batch within the part that is drawn. */
export interface Group {
  readonly batch: number;
  /** The place of the first among all. */
  readonly start: number;
  readonly entries: readonly Entry[];
}

/** Cuts a part of the entries into groups: one a batch, and one a note. */
export function groups(entries: readonly Entry[], start: number, end: number): Group[] {
  const found: { batch: number; start: number; entries: Entry[] }[] = [];
  for (let index = start; index < end; index += 1) {
    const entry = entries[index];
    if (entry === undefined) break;
    const last = found.at(-1);
    const joins = last !== undefined && last.batch === entry.batch && entry.kind === "event";
    if (joins && last.entries[0]?.kind !== "note") last.entries.push(entry);
    else found.push({ batch: entry.batch, start: index, entries: [entry] });
  }
  return found;
}
