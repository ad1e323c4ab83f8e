import { Action, type ContainerAction, type DockerEvent } from "@crowsnest/events";
import type { ContainerLabels } from "../fleet/labels.ts";
import type { EngineMessage } from "./message.ts";
import { millisecondsOf } from "./stamp.ts";

/** What a message does not say of its event. */
export interface EventCircumstances {
  readonly host: string;
  readonly origin: DockerEvent["origin"];
  /** A container's own labels, where they are known. */
  readonly labelsOf: (message: EngineMessage) => Pick<ContainerLabels, "has"> | undefined;
  /** The name that a container had until now, where that is known. */
  readonly nameOf: (message: EngineMessage) => string | undefined;
}

/**
 * The event that a message tells. Frozen.
 *
 * The engine lets a label overwrite `exitCode`, `signal` and `oldName` (moby, daemon/events.go): such a value is the label's, so it is
 * left out, and the attributes are another object than the message's: what the container's end really was has to be asked.
 * `name` and `image` are written last and can be believed. Of `oldName` the leading slash is taken; Podman tells none: there, and
 * where it is a label's, it is the name that was known.
 */
export function eventOf(
  message: EngineMessage,
  action: ContainerAction,
  { host, origin, labelsOf, nameOf }: EventCircumstances,
): DockerEvent {
  return Object.freeze({
    type: "docker",
    action,
    actorId: message.id,
    actorName: message.name,
    actorAttributes: attributesOf(message, action, labelsOf, nameOf),
    host,
    time: millisecondsOf(message),
    origin,
  });
}

function attributesOf(
  message: EngineMessage,
  action: ContainerAction,
  labelsOf: EventCircumstances["labelsOf"],
  nameOf: EventCircumstances["nameOf"],
): Readonly<Record<string, string>> {
  const { attributes, name } = message;
  const word = spoofableWord(action);
  if (word === undefined) return attributes;
  const spoofed = labelsOf(message)?.has(word) === true;
  if (action === Action.ContainerRename) return renameAttributes(attributes, spoofed, name, nameOf(message));
  return spoofed ? Object.freeze(without(attributes, word)) : attributes;
}

function renameAttributes(
  attributes: Readonly<Record<string, string>>,
  spoofed: boolean,
  name: string,
  known: string | undefined,
): Readonly<Record<string, string>> {
  const told = spoofed ? undefined : attributes["oldName"];
  if (told !== undefined)
    return told.startsWith("/") ? Object.freeze({ ...attributes, oldName: told.slice(1) }) : attributes;
  const own = without(attributes, "oldName");
  return Object.freeze(known === undefined || known === name ? own : { ...own, oldName: known });
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
