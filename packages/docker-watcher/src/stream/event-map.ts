import { Action, type ContainerAction, type DockerEvent, dockerActions } from "@crowsnest/events";
import { type EngineMessage, millisecondsOf } from "./message.ts";

/** What an engine's word stands for; `undefined` for those that are told to nobody. */
export function actionOf({ action, id, attributes }: EngineMessage): ContainerAction | undefined {
  if (id === "") return undefined;
  // Podman leaves the outcome to an attribute.
  if (action === "health_status") return dockerActions.get(`health_status: ${attributes["health_status"]}`);
  return dockerActions.get(action);
}

/**
 * The event that a message tells. Frozen.
 *
 * `labels` are the container's own, where they are known. The engine lets a label overwrite `exitCode`, `signal` and
 * `oldName` (moby, daemon/events.go): such a value is the label's, so it is left out, and the attributes are another object than
 * the message's: what the container's end really was has to be asked. `name` and `image` are written last and can be believed. Of `oldName` the leading slash is taken.
 */
export function eventOf(
  message: EngineMessage,
  action: ContainerAction,
  {
    host,
    origin,
    labels,
  }: { host: string; origin: DockerEvent["origin"]; labels: Readonly<Record<string, string>> | undefined },
): DockerEvent {
  const { id, attributes, stamp } = message;
  const word = spoofableWord(action);
  const spoofed = word !== undefined && labels !== undefined && Object.hasOwn(labels, word);
  const oldName = action === Action.ContainerRename && !spoofed ? attributes["oldName"] : undefined;
  const own = spoofed ? without(attributes, word) : attributes;
  return Object.freeze({
    type: "docker",
    action,
    actorId: id,
    actorName: attributes["name"] ?? "",
    actorAttributes: Object.freeze(oldName?.startsWith("/") ? { ...own, oldName: oldName.slice(1) } : own),
    host,
    time: millisecondsOf(stamp),
    origin,
  });
}

function spoofableWord(action: ContainerAction): string | undefined {
  switch (action) {
    case Action.ContainerDie:
      return "exitCode";
    case Action.ContainerKill:
      return "signal";
    case Action.ContainerRename:
      return "oldName";
    default:
      return undefined;
  }
}

function without(attributes: Readonly<Record<string, string>>, word: string): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => key !== word));
}
