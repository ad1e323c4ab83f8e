import type { JSX } from "preact";
import type { FaultReport } from "../../web/protocol.ts";
import { Ago } from "../frame/time.tsx";

/** What the last press came to: the demo's own words tell what was lost, and the colour whether anything was. */
export function FaultOutcome({ report }: { readonly report: FaultReport | undefined }): JSX.Element | null {
  if (report === undefined) return null;
  const { phase, lost, reloads, at, text } = report;
  const kind = phase === "began" ? "began" : lost > 0 || reloads > 0 ? "lost" : "kept";
  return (
    <div class={`outcome outcome-${kind}`}>
      <span class="outcome-text">{text}</span>
      <span class="outcome-counts">
        {kind === "began" ? "under way since " : null}
        <Ago at={at} />
        {kind === "began" ? null : " ago"}
      </span>
    </div>
  );
}
