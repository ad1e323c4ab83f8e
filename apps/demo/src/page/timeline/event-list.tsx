import type { JSX } from "preact";
import { counted } from "../frame/number.ts";
import { clockTime } from "../frame/time.tsx";
import type { Entry, EventEntry } from "./entry.ts";
import { EventRow } from "./event-row.tsx";
import { type Group, groups } from "./group.ts";
import { neighbour } from "./keyboard.ts";
import { useScrolling } from "./scrolling.ts";
import type { Selection } from "./selection.ts";
import type { Timeline } from "./timeline.ts";

interface EventListProps {
  readonly timeline: Timeline;
  readonly selection: Selection;
}

/** The events in their batches; only those in sight are in the document. */
export function EventList({ timeline, selection }: EventListProps): JSX.Element {
  const view = timeline.view.value;
  const { entries, gone } = view;
  const scrolling = useScrolling(view);
  const [start, end] = scrolling.range;
  const selected = selection.value;
  const idOf = (index: number): string => `entry-${gone + index}`;
  const place = selected === undefined ? -1 : entries.indexOf(selected);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") selection.value = undefined;
    if (["ArrowUp", "PageUp", "Home"].includes(event.key)) scrolling.stay();
    const page = Math.floor((scrolling.scroller.current?.clientHeight ?? 0) / scrolling.rowHeight) - 1;
    const next = neighbour(event.key, entries, place, page);
    if (next === undefined) return;
    event.preventDefault();
    selection.value = entries[next] as EventEntry;
    if (event.key === "End") scrolling.follow();
    else scrolling.bringIntoView(next);
  };

  return (
    <>
      <div
        ref={scrolling.scroller}
        class="events"
        role="listbox"
        tabIndex={0}
        aria-label="Events, the newest last"
        {...(place >= start && place < end ? { "aria-activedescendant": idOf(place) } : {})}
        onScroll={scrolling.onScroll}
        onWheel={({ deltaY }) => deltaY < 0 && scrolling.stay()}
        onTouchMove={scrolling.stay}
        onKeyDown={onKeyDown}
      >
        <div
          class="events-all"
          role="presentation"
          style={{ height: `${scrolling.height}px`, "--row": `${scrolling.rowHeight}px` }}
        >
          {groups(entries, start, end).map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: a listbox may hold groups, but no fieldsets
            <div
              key={idOf(group.start)}
              class={`group ${group.entries[0]?.kind === "note" ? "group-note" : ""}`}
              role="group"
              aria-label={nameOf(group)}
              style={{
                top: `${group.start * scrolling.rowHeight}px`,
                height: `${group.entries.length * scrolling.rowHeight}px`,
              }}
            >
              {group.entries.map((entry, index) =>
                entry.kind === "event" ? (
                  <EventRow
                    key={idOf(group.start + index)}
                    id={idOf(group.start + index)}
                    entry={entry}
                    place={group.start + index + 1}
                    count={entries.length}
                    selected={entry === selected}
                    onSelect={(one) => {
                      selection.value = one === selected ? undefined : one;
                    }}
                  />
                ) : (
                  <Heading key={idOf(group.start + index)} entry={entry} />
                ),
              )}
            </div>
          ))}
        </div>
      </div>
      {scrolling.follows.value || timeline.paused.value ? null : (
        <button type="button" class="to-newest" onClick={scrolling.follow}>
          To the newest
        </button>
      )}
    </>
  );
}

/** The line of a batch or a note; the group's name says the same to a screen reader. */
function Heading({ entry }: { readonly entry: Exclude<Entry, EventEntry> }): JSX.Element {
  return (
    <div class={`heading heading-${entry.kind}`} aria-hidden="true">
      <span>{entry.kind === "batch" ? `batch ${entry.batch}` : entry.text}</span>
      <span class="heading-rule" />
      {entry.kind === "batch" ? <span>{counted(entry.count, "event")}</span> : null}
      <span>{clockTime(entry.at).slice(0, 8)}</span>
    </div>
  );
}

function nameOf({ batch, entries: [first] }: Group): string {
  if (first?.kind === "note") return first.text;
  return first?.kind === "batch" ? `Batch ${batch}, ${counted(first.count, "event")}` : `Batch ${batch}`;
}
