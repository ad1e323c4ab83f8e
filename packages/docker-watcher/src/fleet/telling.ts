import { Action, type DockerEvent } from "@crowsnest/events";
import type { FleetEntry } from "./fleet.ts";

/**
 * That a list was ahead of the events: what it told will come once more, as events that were under way when the engine
 * answered it. Times are the engine's, in ms.
 */
export interface Telling {
  /** The number of the list. */
  readonly list: number;
  /** When the list was asked for, at the earliest: the list knows everything from before. */
  readonly before: number;
  /** Nothing from after this can have been in the list. */
  readonly until: number;
  /** By `clock.now()`: what is received later is not told by its time alone, since an engine's clock can be set back. */
  readonly expires: number;
}

/**
 * Whether a list has told an event already: `told`; or `beyond` when the event is certainly newer than the list; or
 * `aside` when it says nothing about either.
 *
 * Where the clock cannot decide, the state does: an event that leads to where the list already was is told, one that leads
 * away from there is newer. So what is told makes sense in itself, whichever it was.
 */
export function isTold(
  event: DockerEvent,
  entry: FleetEntry | undefined,
  telling: Telling,
  now: number,
): "told" | "beyond" | "aside" {
  if (event.time + 1 <= telling.before && now <= telling.expires) return "told";
  if (event.time > telling.until) return "beyond";
  // The id of a container is never used again.
  if (entry === undefined) return "told";
  const up = entry.state === "running" || entry.state === "paused";
  const down = entry.state !== undefined && entry.state !== "created" && !up;
  switch (event.action) {
    case Action.ContainerCreate:
      return "told";
    case Action.ContainerStart:
      return up ? "told" : "beyond";
    case Action.ContainerUnpause:
      return entry.state === "running" ? "told" : "beyond";
    case Action.ContainerPause:
      return entry.state === "paused" ? "told" : "beyond";
    case Action.ContainerDie:
      return down ? "told" : "beyond";
    case Action.ContainerRestart:
      return up ? "told" : "aside";
    case Action.ContainerStop:
    case Action.ContainerKill:
    case Action.ContainerOom:
      return down ? "told" : "aside";
    case Action.ContainerRename:
      return entry.name === event.actorName ? "told" : "aside";
    case Action.ContainerHealthy:
      return entry.health === "healthy" ? "told" : "aside";
    case Action.ContainerUnhealthy:
      return entry.health === "unhealthy" ? "told" : "aside";
    case Action.ContainerDestroy:
      return "beyond";
    default:
      return "aside";
  }
}
