import { Action } from "./action.ts";
import type { DockerEvent, WatchEvent } from "./event.ts";

const verbs: Readonly<Record<Exclude<Action, "force-reload">, string>> = {
  "file-written": "wrote",
  "file-created": "created",
  "file-deleted": "deleted",
  "file-renamed": "renamed",
  "container-create": "created",
  "container-start": "started",
  "container-unpause": "unpaused",
  "container-kill": "killed",
  "container-stop": "stopped",
  "container-pause": "paused",
  "container-die": "died",
  "container-destroy": "destroyed",
  "container-restart": "restarted",
  "container-rename": "renamed",
  "container-update": "updated",
  "container-oom": "out of memory in",
  "container-healthy": "healthy",
  "container-unhealthy": "unhealthy",
};

/**
 * One line for a person: `"started web"`, `"died web (exit 137)"`, `"renamed a.yml → b.yml"`,
 * `"force-reloaded (dropped 12)"`. A container without a name is shown by the first 12 digits of its id.
 */
export function describeEvent(event: WatchEvent): string {
  if (event.action === Action.ForceReload) {
    return `force-reloaded (${event.dropped > 0 ? `${event.cause} ${event.dropped}` : event.cause})`;
  }
  const verb = verbs[event.action];
  if (event.type === "file") {
    return event.previousName === undefined
      ? `${verb} ${event.actorName}`
      : `${verb} ${event.previousName} → ${event.actorName}`;
  }
  const name = event.actorName || event.actorId.slice(0, 12);
  return `${verb} ${describeDetail(event, name)}`;
}

function describeDetail(event: DockerEvent, name: string): string {
  const { exitCode, oldName, signal } = event.actorAttributes;
  if (event.action === Action.ContainerDie && exitCode !== undefined) return `${name} (exit ${exitCode})`;
  if (event.action === Action.ContainerKill && signal !== undefined) return `${name} (signal ${signal})`;
  if (event.action === Action.ContainerRename && oldName !== undefined) {
    return `${oldName.replace(/^\//, "")} → ${name}`;
  }
  return name;
}
