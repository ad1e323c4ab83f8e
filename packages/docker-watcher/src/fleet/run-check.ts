import type { Listed } from "./container.ts";
import type { FleetEntry } from "./fleet.ts";
import type { FleetList } from "./list.ts";
import { isUp } from "./transition.ts";

/**
 * Whether a container that runs, or has ended, as it did when it was last heard of, has been started anew since: `new`,
 * `same`, or `unsure` where only an inspection can tell.
 *
 * The list says "Up 5 minutes", which is often enough: a run that is older than what was heard last is the same run.
 */
export function checkRun(entry: FleetEntry, { container, status }: Listed, list: FleetList): "new" | "same" | "unsure" {
  if (entry.state === undefined || isUp(entry.state) !== isUp(container.state)) return "same";
  if (entry.state === "created" || container.state === "created") return "same";
  const heard = Math.max(entry.seen, entry.since, list.told);
  const run = list.runs.get(container.id);
  const exact = isUp(container.state) ? run?.startedAt : run?.finishedAt;
  if (exact !== undefined) return exact > heard ? "new" : "same";
  if (
    !isUp(container.state) &&
    container.exitCode !== undefined &&
    entry.exitCode !== undefined &&
    container.exitCode !== entry.exitCode
  ) {
    return "new";
  }
  if (status.youngest !== undefined && list.answered - status.youngest <= heard) return "same";
  if (status.oldest !== undefined && list.asked - status.oldest > heard) return "new";
  return "unsure";
}
