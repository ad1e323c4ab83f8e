import { Action, type ReloadCause, type ReloadEvent } from "@crowsnest/events";

const none: Readonly<Record<string, never>> = Object.freeze({});

/** The force-reload for an engine whose view may be stale. Frozen. */
export function reloadEvent(host: string, cause: ReloadCause, time: number, dropped = 0): ReloadEvent {
  return Object.freeze({
    type: "docker",
    action: Action.ForceReload,
    actorId: "",
    actorName: "",
    actorAttributes: none,
    host,
    cause,
    dropped,
    time,
  });
}
