import type { Action } from "@crowsnest/events";
import type { Entry, EventEntry } from "./entry.ts";

/** Which events are shown. Everything given has to hold. */
export interface Filter {
  readonly type: "docker" | "file" | "";
  readonly action: Action | "";
  /** A part of a name, in any case. */
  readonly name: string;
  /** `key` or `key=value`: a part of either, in any case. */
  readonly label: string;
}

export const noFilter: Filter = { type: "", action: "", name: "", label: "" };

export function isFiltering({ type, action, name, label }: Filter): boolean {
  return type !== "" || action !== "" || name.trim() !== "" || label.trim() !== "";
}

/** A test of one event, made once for many. */
export function matcher(filter: Filter): (entry: EventEntry) => boolean {
  const name = filter.name.trim().toLowerCase();
  const label = filter.label.trim().toLowerCase();
  return ({ event, object }) =>
    (filter.type === "" || event.type === filter.type) &&
    (filter.action === "" || event.action === filter.action) &&
    (name === "" || object.toLowerCase().includes(name)) &&
    (label === "" || hasLabel(event.actorAttributes, label));
}

/** The events that match, with the headings of their batches; notes only when nothing is filtered. */
export function select(entries: readonly Entry[], filter: Filter): readonly Entry[] {
  if (!isFiltering(filter)) return entries;
  const matches = matcher(filter);
  const selected: Entry[] = [];
  let heading: Entry | undefined;
  for (const entry of entries) {
    if (entry.kind === "batch") heading = entry;
    if (entry.kind !== "event" || !matches(entry)) continue;
    if (heading !== undefined) selected.push(heading);
    heading = undefined;
    selected.push(entry);
  }
  return selected;
}

function hasLabel(labels: Readonly<Record<string, string>>, wanted: string): boolean {
  const [key = "", ...rest] = wanted.split("=");
  const value = rest.join("=");
  return Object.entries(labels).some(
    ([name, text]) => name.toLowerCase().includes(key) && text.toLowerCase().includes(value),
  );
}
