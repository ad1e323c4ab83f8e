import type { JSX } from "preact";
import { Flag } from "../frame/flag.tsx";
import { ClockTime } from "../frame/time.tsx";
import { toneOf } from "../frame/tone.ts";
import type { EventEntry } from "./entry.ts";

interface EventRowProps {
  readonly entry: EventEntry;
  readonly id: string;
  /** From 1 on. */
  readonly place: number;
  readonly count: number;
  readonly selected: boolean;
  readonly onSelect: (entry: EventEntry) => void;
}

/** One event: when, its flag, what happened to whom, and how it was learned unless it was seen live. */
export function EventRow({ entry, id, place, count, selected, onSelect }: EventRowProps): JSX.Element {
  const { event, verb, object } = entry;
  const origin = "origin" in event && event.origin !== "live" ? event.origin : undefined;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus and names its active option
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys
    <div
      id={id}
      role="option"
      aria-selected={selected}
      aria-setsize={count}
      aria-posinset={place}
      class={`event tone-${toneOf(event.action)}`}
      onClick={() => onSelect(entry)}
    >
      {/* Blanks for whoever is read the line: they are not drawn. */}
      <ClockTime at={event.time} /> <Flag action={event.action} />
      <span class="event-text">
        <b>{verb}</b> {object}
      </span>{" "}
      {origin === undefined ? null : <span class={`tag origin-${origin}`}>{origin}</span>}{" "}
      <span class="event-type">{event.type}</span>
    </div>
  );
}
