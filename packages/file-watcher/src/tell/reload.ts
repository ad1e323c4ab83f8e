import { Action, type ReloadCause, type ReloadEvent } from "@crowsnest/events";

const none: Readonly<Record<string, never>> = Object.freeze({});

/** The force-reload for a directory whose view may be stale. Frozen. */
export function reloadEvent(directory: string, cause: ReloadCause, time: number, dropped = 0): ReloadEvent {
  return Object.freeze({
    type: "file",
    action: Action.ForceReload,
    actorId: "",
    actorName: "",
    actorAttributes: none,
    directory,
    cause,
    dropped,
    time,
  });
}
