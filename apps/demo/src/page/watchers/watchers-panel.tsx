import type { JSX } from "preact";
import type { Health } from "../../web/protocol.ts";
import type { Deck } from "../state/deck.ts";
import { RatePlot } from "./rate-plot.tsx";
import { Count, WatcherGauge } from "./watcher-gauge.tsx";

/** The health of the watchers and of the queue, in a row. */
export function WatchersPanel({ deck }: { readonly deck: Deck }): JSX.Element {
  const health = deck.health.value;
  return (
    <section class="watchers" id="watchers" aria-labelledby="watchers-title">
      <h2 id="watchers-title" class="unseen">
        Watchers
      </h2>
      {health === undefined ? null : (
        <>
          <WatcherGauge title="Docker watcher" health={health.docker} />
          <WatcherGauge title="File watcher" health={health.files} />
          <QueueGauge queue={health.queue} />
        </>
      )}
      <RatePlot deck={deck} />
    </section>
  );
}

function QueueGauge({ queue }: { readonly queue: Health["queue"] }): JSX.Element {
  return (
    <section class="gauge" aria-label="Queue">
      <div class="gauge-head">
        <h3>Queue</h3>
        <span class="phase">
          lag <b>{Math.round(queue.lag)}</b> ms
        </span>
      </div>
      <p class="source">hands over in batches</p>
      <dl class="counts">
        <Count name="flushed" value={queue.flushed} />
        <Count name="batches" value={queue.batches} />
        <Count name="held" value={queue.held} />
        <Count name="failed" value={queue.failed} warns />
      </dl>
    </section>
  );
}
