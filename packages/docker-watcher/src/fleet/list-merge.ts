import type { ContainerAction } from "@crowsnest/events";
import type { Container, Listed } from "./container.ts";
import type { Fleet, FleetEntry } from "./fleet.ts";
import { ContainerLabels } from "./labels.ts";
import type { FleetList } from "./list.ts";
import { checkRun } from "./run-check.ts";
import type { Telling } from "./telling.ts";
import { isUp, transition } from "./transition.ts";

/** What a list showed to be different from what was known of one container. */
export interface Difference {
  readonly actions: readonly ContainerAction[];
  /** As it is now, or as it was last known, when it is gone. */
  readonly entry: Readonly<FleetEntry>;
  readonly oldName: string;
  /** When the present state began (ms, the engine's clock). */
  readonly time: number;
}

/** How long after its answer a list may still be ahead of the events (ms). */
const longestLag = 2000;
/** How much later than a list an event that it has told may be received (ms): connections can stand still. */
const longestStall = 10_000;

/**
 * Takes a list into the fleet and returns what was different.
 *
 * What events of this connection have told is left as it is: the connection was there before the list was asked for, so
 * whatever happens after it comes as an event. All else is as the list says.
 */
export function mergeList(fleet: Fleet, list: FleetList, connection: number): Difference[] {
  const telling: Telling = {
    list: list.number,
    before: list.asked,
    until: list.answered + longestLag,
    expires: list.receivedAt + longestStall,
  };
  const differences: Difference[] = [];
  const ids = new Set<string>();
  fleet.gone.clear();
  for (const listed of list.listed) {
    const { id } = listed.container;
    ids.add(id);
    if (fleet.destroyed.has(id)) continue;
    const difference = mergeContainer(fleet, listed, list, connection);
    if (difference.actions.length === 0) continue;
    differences.push(difference);
    (fleet.entries.get(id) as FleetEntry).telling = telling;
  }
  for (const entry of fleet.entries.values()) {
    if (ids.has(entry.id) || entry.stateFrom === connection) continue;
    fleet.remove(entry);
    fleet.gone.set(entry.id, telling);
    const actions = transition(entry, undefined, false);
    differences.push({ actions, entry: { ...entry, exitCode: undefined }, oldName: entry.name, time: list.answered });
  }
  fleet.destroyed.clear();
  fleet.known = true;
  return differences;
}

function mergeContainer(fleet: Fleet, listed: Listed, list: FleetList, connection: number): Difference {
  const { container } = listed;
  const known = fleet.find(container.id);
  const labels = ContainerLabels.listed(container.labels);
  const before = known && { state: known.state, health: known.health, name: known.name };
  const stateTold = known?.stateFrom === connection;
  const newRun = known !== undefined && !stateTold && checkRun(known, listed, list) === "new";
  const entry = known ?? fleet.add({ ...container, labels });
  entry.image = container.image;
  entry.labels = labels;
  if (entry.nameFrom !== connection) entry.name = container.name;
  if (!stateTold) take(entry, container, list);
  if (entry.healthFrom !== connection && !stateTold) entry.health = container.health;
  const run = list.runs.get(container.id);
  const exact = isUp(entry.state) ? run?.startedAt : run?.finishedAt;
  const actions = transition(before, entry, newRun);
  return { actions, entry: { ...entry }, oldName: before?.name ?? entry.name, time: exact ?? entry.since };
}

function take(entry: FleetEntry, container: Container, list: FleetList): void {
  entry.state = container.state;
  entry.exitCode = isUp(container.state) ? undefined : (container.exitCode ?? list.runs.get(container.id)?.exitCode);
  entry.since = container.since;
  entry.seen = list.answered;
}
