import { Action, type ContainerAction, type DockerEvent } from "@crowsnest/events";
import type { EngineMessage } from "./message.ts";
import { millisecondsOf } from "./stamp.ts";

/** What a message does not say of its event. */
export interface EventCircumstances {
  readonly host: string;
  readonly origin: DockerEvent["origin"];
  /** A container's own labels, where they are known. */
  readonly labelsOf: (id: string) => Readonly<Record<string, string>> | undefined;
}

/**
 * The event that a message tells. Frozen.
 *
 * The engine lets a label overwrite `exitCode`, `signal` and `oldName` (moby, daemon/events.go): such a value is the label's, so it is
 * left out, and the attributes are another object than the message's: what the container's end really was has to be asked.
 * `name` and `image` are written last and can be believed. Of `oldName` the leading slash is taken.
 */
export function eventOf(
  message: EngineMessage,
  action: ContainerAction,
  { host, origin, labelsOf }: EventCircumstances,
): DockerEvent {
  return Object.freeze({
    type: "docker",
    action,
    actorId: message.id,
    actorName: message.name,
    actorAttributes: attributesOf(message, action, labelsOf),
    host,
    time: millisecondsOf(message),
    origin,
  });
}

function attributesOf(
  { id, attributes }: EngineMessage,
  action: ContainerAction,
  labelsOf: EventCircumstances["labelsOf"],
): Readonly<Record<string, string>> {
  const word = spoofableWord(action);
  if (word === undefined) return attributes;
  const labels = labelsOf(id);
  if (labels !== undefined && Object.hasOwn(labels, word)) return Object.freeze(without(attributes, word));
  const oldName = action === Action.ContainerRename ? attributes["oldName"] : undefined;
  return oldName?.startsWith("/") ? Object.freeze({ ...attributes, oldName: oldName.slice(1) }) : attributes;
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
