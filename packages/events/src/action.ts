/**
 * What can happen to a file or a container. A const object of string literals: `Action.ContainerStart` in code,
 * `"container-start"` in JSON.
 */
export const Action = {
  /** The content of a file changed, also by an atomic replacement (a new file renamed over the old one). */
  FileWritten: "file-written",
  /** A file or directory is there that was not. */
  FileCreated: "file-created",
  /** A file or directory is gone. */
  FileDeleted: "file-deleted",
  /** A file got another name; the old one is in `previousName`. */
  FileRenamed: "file-renamed",
  /** A container was made; it does not run yet. */
  ContainerCreate: "container-create",
  /** A container runs, or runs again. */
  ContainerStart: "container-start",
  /** Its processes go on. */
  ContainerUnpause: "container-unpause",
  /** A signal was sent. It is no death: `docker kill -s HUP` gives this alone. */
  ContainerKill: "container-kill",
  /** A `docker stop` is through; it follows the kill and the die. */
  ContainerStop: "container-stop",
  /** Its processes are frozen, also for the time of a `docker commit`. */
  ContainerPause: "container-pause",
  /** The main process ended; `actorAttributes.exitCode` tells how. */
  ContainerDie: "container-die",
  /** A container was removed: nothing more comes of it. */
  ContainerDestroy: "container-destroy",
  /** Comes after the kill, die, stop and start of a `docker restart`; a restart policy gives none. */
  ContainerRestart: "container-restart",
  /** `actorName` is the new name, `actorAttributes.oldName` the old one. */
  ContainerRename: "container-rename",
  /** Its limits or its restart policy were changed by `docker update`. */
  ContainerUpdate: "container-update",
  /** The kernel killed a process of the container for want of memory. */
  ContainerOom: "container-oom",
  /** Its health check succeeds, after it was starting or unhealthy. */
  ContainerHealthy: "container-healthy",
  /** Its health check fails, after it was starting or healthy. */
  ContainerUnhealthy: "container-unhealthy",
  /** Completeness cannot be proven any more: read everything anew. */
  ForceReload: "force-reload",
} as const;

/** The union of all actions: `"file-written" | "container-start" | …`. */
export type Action = (typeof Action)[keyof typeof Action];

/** The actions of a {@link FileEvent}. */
export type FileAction = Extract<Action, `file-${string}`>;

/** The actions of a {@link DockerEvent}. */
export type ContainerAction = Extract<Action, `container-${string}`>;

/**
 * The engine's word for an action → ours. A word that is not here is none of ours and is to be ignored.
 *
 * Docker's words are those of the Engine API's `GET /events`; Podman says `died` (in filters) and `remove` for what
 * Docker calls `die` and `destroy`.
 */
export const dockerActions: ReadonlyMap<string, ContainerAction> = new Map<string, ContainerAction>([
  ["create", "container-create"],
  ["start", "container-start"],
  ["unpause", "container-unpause"],
  ["kill", "container-kill"],
  ["stop", "container-stop"],
  ["pause", "container-pause"],
  ["die", "container-die"],
  ["died", "container-die"],
  ["destroy", "container-destroy"],
  ["remove", "container-destroy"],
  ["restart", "container-restart"],
  ["rename", "container-rename"],
  ["update", "container-update"],
  ["oom", "container-oom"],
  ["health_status: healthy", "container-healthy"],
  ["health_status: unhealthy", "container-unhealthy"],
]);

/** Whether a container came or came back: create, start, unpause. */
export function isContainerStart(action: Action): boolean {
  return action === Action.ContainerCreate || action === Action.ContainerStart || action === Action.ContainerUnpause;
}

/** Whether a container was told to end or has ended: kill, stop, die. A kill is only the signal. */
export function isContainerStop(action: Action): boolean {
  return action === Action.ContainerKill || action === Action.ContainerStop || action === Action.ContainerDie;
}

/** Whether a container was paused. */
export function isContainerPause(action: Action): boolean {
  return action === Action.ContainerPause;
}
