import type { WatchEvent } from "@crowsnest/events";
import type { JSX } from "preact";
import { Flag } from "../frame/flag.tsx";
import { signalFlags } from "../frame/signal-flags.ts";
import type { Selection } from "./selection.ts";

/** Everything an event says. */
export function EventDetail({ selection }: { readonly selection: Selection }): JSX.Element | null {
  const entry = selection.value;
  if (entry === undefined) return null;
  const { event, verb, object, batch } = entry;
  const { letter, meaning } = signalFlags[event.action];
  const labels = Object.entries(event.actorAttributes);
  return (
    <aside class="detail" aria-label="The selected event">
      <div class="detail-head">
        <Flag action={event.action} />
        <b>
          {verb} {object}
        </b>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            selection.value = undefined;
          }}
        >
          Close
        </button>
      </div>
      <dl class="pairs">
        {facts(event, batch).map(([name, value]) => (
          <Pair key={name} name={name} value={value} />
        ))}
        <Pair name={`flag ${letter}`} value={`“${meaning}”`} />
        {labels.map(([name, value]) => (
          <Pair key={`label ${name}`} name={name} value={value} />
        ))}
      </dl>
    </aside>
  );
}

function Pair({ name, value }: { readonly name: string; readonly value: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function facts(event: WatchEvent, batch: number): [name: string, value: string][] {
  const source = event.type === "file" ? event.directory : event.host;
  return [
    ["action", event.action],
    ["time", new Date(event.time).toISOString()],
    ["batch", String(batch)],
    ...("origin" in event ? ([["origin", event.origin]] as [string, string][]) : []),
    ...(event.actorId === "" ? [] : ([["id", event.actorId]] as [string, string][])),
    ...(source === undefined ? [] : ([[event.type === "file" ? "directory" : "host", source]] as [string, string][])),
  ];
}
