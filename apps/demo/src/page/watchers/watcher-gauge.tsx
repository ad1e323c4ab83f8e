import type { JSX } from "preact";
import type { WatcherHealth } from "../../web/protocol.ts";
import { formatted } from "../frame/number.ts";
import { now } from "../state/now.ts";

interface WatcherGaugeProps {
  readonly title: string;
  readonly health: WatcherHealth;
}

/** How one watcher is doing. */
export function WatcherGauge({ title, health }: WatcherGaugeProps): JSX.Element {
  const { source, phase, lastError } = health;
  return (
    <section class={`gauge phase-${phase}`} aria-label={title}>
      <div class="gauge-head">
        <h3>{title}</h3>
        <span class="phase">
          <span class="lamp" aria-hidden="true" />
          <span>
            {phase}
            <Retry health={health} />
          </span>
        </span>
      </div>
      <Source source={source} error={phase === "connected" ? undefined : lastError} />
      <dl class="counts">
        <Count name="received" value={health.received} />
        <Count name="replayed" value={health.replayed} />
        <Count name="reconciled" value={health.reconciled} />
        <Count name="dropped" value={health.dropped} warns />
        <Count name="reloads" value={health.reloads} warns />
        <Count name="reconnects" value={health.reconnects} />
        <Count name="buffered" value={health.buffered} />
      </dl>
    </section>
  );
}

/** Where it watches; while it cannot, why not, in the same place so that nothing below moves. */
function Source({ source, error }: { readonly source: string; readonly error: string | undefined }): JSX.Element {
  const text = error ?? source;
  return (
    <p class={error === undefined ? "source" : "source last-error"} title={text}>
      {text}
    </p>
  );
}

/** `, try 3, next in 2 s`. */
function Retry({ health: { phase, attempt, retryAt } }: { readonly health: WatcherHealth }): JSX.Element | null {
  if (phase !== "reconnecting" || attempt === undefined) return null;
  const wait = retryAt === undefined ? 0 : Math.ceil((retryAt - now.value) / 1000);
  return <span class="retry">{`, try ${attempt}, ${wait > 0 ? `next in ${wait} s` : "under way"}`}</span>;
}

interface CountProps {
  readonly name: string;
  readonly value: number;
  /** Anything but nought is worth a look. */
  readonly warns?: boolean;
  readonly unit?: string;
}

export function Count({ name, value, warns = false, unit }: CountProps): JSX.Element {
  return (
    <div class={warns && value > 0 ? "count warns" : "count"}>
      <dt>{name}</dt>
      <dd>
        {formatted(value)}
        {unit === undefined ? null : ` ${unit}`}
      </dd>
    </div>
  );
}
