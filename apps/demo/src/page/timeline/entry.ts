import { Action, describeEvent, type WatchEvent } from "@crowsnest/events";

/** The heading of a batch. */
export interface BatchEntry {
  readonly kind: "batch";
  readonly batch: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly count: number;
}

export interface EventEntry {
  readonly kind: "event";
  readonly batch: number;
  readonly event: WatchEvent;
  /** `started`. */
  readonly verb: string;
  /** `web`. */
  readonly object: string;
}

/** Something that is no event: a fault that was injected, batches that the page did not get. */
export interface NoteEntry {
  readonly kind: "note";
  /** The batch before it. */
  readonly batch: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
}

/** A line of the timeline. */
export type Entry = BatchEntry | EventEntry | NoteEntry;

const outOfMemory = "out of memory in";

export function eventEntry(batch: number, event: WatchEvent): EventEntry {
  const text = describeEvent(event);
  const space = event.action === Action.ContainerOom ? outOfMemory.length : text.indexOf(" ");
  return { kind: "event", batch, event, verb: text.slice(0, space), object: text.slice(space + 1) };
}
