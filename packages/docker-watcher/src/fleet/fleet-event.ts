import { Action, type ContainerAction, type DockerEvent } from "@crowsnest/events";
import type { Fleet, FleetEntry } from "./fleet.ts";
import type { Difference } from "./list-merge.ts";
import { appearance } from "./transition.ts";

/** The events that tell the whole fleet to one who knows nothing of it, of origin `snapshot`. */
export function snapshotEvents(fleet: Fleet, host: string): DockerEvent[] {
  const events: DockerEvent[] = [];
  for (const entry of fleet.entries.values()) {
    for (const action of appearance(entry)) {
      events.push(fleetEvent(action, entry, { host, origin: "snapshot", time: entry.since, oldName: entry.name }));
    }
  }
  return events;
}

/** The events that tell a difference, of origin `reconcile`. */
export function reconcileEvents({ actions, entry, oldName, time }: Difference, host: string): DockerEvent[] {
  return actions.map((action) => fleetEvent(action, entry, { host, origin: "reconcile", time, oldName }));
}

interface Circumstances {
  readonly host: string;
  readonly origin: DockerEvent["origin"];
  readonly time: number;
  readonly oldName: string;
}

function fleetEvent(action: ContainerAction, entry: Readonly<FleetEntry>, of: Circumstances): DockerEvent {
  const died = action === Action.ContainerDie;
  // A label of that name must not be taken for the exit code.
  const labels = entry.labels.all;
  const { exitCode: _, ...others } = labels;
  return Object.freeze({
    type: "docker",
    action,
    actorId: entry.id,
    actorName: entry.name,
    actorAttributes: Object.freeze({
      ...(died ? others : labels),
      image: entry.image,
      name: entry.name,
      ...(died && entry.exitCode !== undefined ? { exitCode: String(entry.exitCode) } : {}),
      ...(action === Action.ContainerRename ? { oldName: of.oldName } : {}),
    }),
    host: of.host,
    time: of.time,
    origin: of.origin,
  });
}
