import { Action, type FileEvent, type ReloadEvent } from "@crowsnest/events";

/** One event as a short line. */
export function line(event: FileEvent | ReloadEvent): string {
  if (event.action === Action.ForceReload) return `reload ${event.cause}`;
  const action = event.action.replace("file-", "");
  return event.previousName === undefined
    ? `${action} ${event.actorName}`
    : `${action} ${event.previousName} → ${event.actorName}`;
}
