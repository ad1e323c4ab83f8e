import type { Counts } from "./fault-scene.ts";

/** What came of a fault. */
export interface FaultOutcome {
  readonly before: Counts;
  readonly after: Counts;
  /** Of events that the fault itself made, how many were never told. */
  readonly untold: number;
  /** Whether the watcher is connected again. */
  readonly connected: boolean;
}

/** How many events are known to be lost, and the force-reloads that told so. */
export function lossOf({ before, after, untold }: FaultOutcome): { lost: number; reloads: number } {
  return { lost: after.dropped - before.dropped + untold, reloads: after.reloads - before.reloads };
}

/** The outcome in words. */
export function tellOutcome(outcome: FaultOutcome): string {
  const { before, after, connected } = outcome;
  const { lost, reloads } = lossOf(outcome);
  const replayed = after.replayed - before.replayed;
  const reconciled = after.reconciled - before.reconciled;
  const through = after.received - before.received - (after.dropped - before.dropped);
  const details = [
    ...(replayed > 0 ? [`${count(replayed, "event")} replayed`] : []),
    ...(reconciled > 0 ? [`${count(reconciled, "difference")} of the fleet told`] : []),
    ...(replayed + reconciled === 0 ? [`${count(through, "event")} came through`] : []),
  ].join(", ");
  const again = connected ? "" : "; the engine is not reached yet";
  if (lost > 0)
    return `${count(lost, "event")} lost, and ${count(reloads, "force-reload")} told so: ${details}${again}`;
  if (reloads > 0) return `${count(reloads, "force-reload")}, since something may have been missed: ${details}${again}`;
  return `nothing was lost: ${details}${again}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
