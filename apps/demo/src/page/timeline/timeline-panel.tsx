import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { counted, formatted } from "../frame/number.ts";
import { Panel } from "../frame/panel.tsx";
import type { EventEntry } from "./entry.ts";
import { EventDetail } from "./event-detail.tsx";
import { EventList } from "./event-list.tsx";
import { isFiltering } from "./filter.ts";
import { FilterBar } from "./filter-bar.tsx";
import type { Timeline } from "./timeline.ts";

/** Events as they come. */
export function TimelinePanel({ timeline }: { readonly timeline: Timeline }): JSX.Element {
  const selection = useSignal<EventEntry | undefined>(undefined);
  const empty = timeline.view.value.entries.length === 0;
  return (
    <Panel
      id="timeline"
      title="Timeline"
      aside={
        <>
          <span class="caption">
            <Caption timeline={timeline} />
          </span>
          <PauseButton timeline={timeline} />
        </>
      }
    >
      <FilterBar timeline={timeline} />
      {empty ? <EmptyTimeline timeline={timeline} /> : <EventList timeline={timeline} selection={selection} />}
      <EventDetail selection={selection} />
    </Panel>
  );
}

function PauseButton({ timeline }: { readonly timeline: Timeline }): JSX.Element {
  const paused = timeline.paused.value;
  return (
    <>
      {paused ? <span class="waiting">{counted(timeline.waiting.value, "event")} waiting</span> : null}
      <button
        type="button"
        aria-pressed={paused}
        onClick={() => (paused ? timeline.goOn() : timeline.pause())}
        class={paused ? "primary" : ""}
      >
        {paused ? "Resume" : "Pause"}
      </button>
    </>
  );
}

function Caption({ timeline }: { readonly timeline: Timeline }): JSX.Element {
  const told = `${counted(timeline.total.value, "event")} in ${counted(timeline.batches.value, "batch", "batches")}`;
  if (!isFiltering(timeline.filter.value)) return <>{told}</>;
  const shown = timeline.view.value.entries.filter(({ kind }) => kind === "event").length;
  return (
    <>
      {formatted(shown)} shown of {told}
    </>
  );
}

function EmptyTimeline({ timeline }: { readonly timeline: Timeline }): JSX.Element {
  return (
    <p class="empty">
      {isFiltering(timeline.filter.value)
        ? "No event that is held matches the filter."
        : "Calm sea: nothing has happened yet. Start a container or save a file."}
    </p>
  );
}
