import { Action, isContainerStart, isContainerStop } from "@crowsnest/events";

/** What an action means for whoever looks on; each has a colour. */
export type Tone = "up" | "down" | "hold" | "alarm" | "change" | "reload";

export function toneOf(action: Action): Tone {
  if (action === Action.ForceReload) return "reload";
  if (action === Action.ContainerUnhealthy || action === Action.ContainerOom) return "alarm";
  if (action === Action.ContainerPause) return "hold";
  if (action === Action.ContainerDestroy || action === Action.FileDeleted || isContainerStop(action)) return "down";
  if (action === Action.ContainerHealthy || action === Action.ContainerRestart) return "up";
  return isContainerStart(action) || action === Action.FileCreated ? "up" : "change";
}
