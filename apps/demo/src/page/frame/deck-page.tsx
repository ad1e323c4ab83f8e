import type { JSX } from "preact";
import { FaultsPanel } from "../faults/faults-panel.tsx";
import { FilesPanel } from "../fleet/files-panel.tsx";
import { FleetPanel } from "../fleet/fleet-panel.tsx";
import { RoutesPanel } from "../routes/routes-panel.tsx";
import { announcement } from "../state/announcer.ts";
import type { Connection } from "../state/connection.ts";
import type { Deck } from "../state/deck.ts";
import { TimelinePanel } from "../timeline/timeline-panel.tsx";
import { WatchersPanel } from "../watchers/watchers-panel.tsx";
import { MastHead } from "./mast-head.tsx";
import { ViewSwitch, view } from "./view-switch.tsx";

interface DeckPageProps {
  readonly deck: Deck;
  readonly connection: Connection;
}

/** The whole page. */
export function DeckPage({ deck, connection }: DeckPageProps): JSX.Element {
  const ready = deck.surroundings.value !== undefined;
  const cutOff = connection.link.value.phase === "lost";
  return (
    <div class={cutOff ? "deck cut-off" : "deck"} data-view={view.value}>
      <a class="skip" href="#timeline">
        To the timeline
      </a>
      <MastHead deck={deck} connection={connection} />
      {ready ? (
        <>
          <ViewSwitch faults={deck.surroundings.value?.faults.length !== 0} />
          <main>
            <WatchersPanel deck={deck} />
            <FaultsPanel deck={deck} />
            <TimelinePanel timeline={deck.timeline} />
            <div class="tables">
              <FleetPanel deck={deck} />
              <RoutesPanel deck={deck} />
              <FilesPanel deck={deck} />
            </div>
          </main>
        </>
      ) : (
        <main>
          <p class="empty">Waiting for the demo to tell what is there.</p>
        </main>
      )}
      <p class="unseen" role="status">
        {announcement.value}
      </p>
    </div>
  );
}
