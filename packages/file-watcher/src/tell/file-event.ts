import type { FileEvent } from "@crowsnest/events";
import type { EntryKind } from "../look/entry.ts";
import type { Happening } from "./classify.ts";

/** The attributes of a file event: what kind of thing the name stands (or stood) for. One frozen object for each kind. */
const attributes: Readonly<Record<EntryKind, Readonly<Record<string, string>>>> = {
  file: Object.freeze({ kind: "file" }),
  directory: Object.freeze({ kind: "directory" }),
  other: Object.freeze({ kind: "other" }),
};

const type = "file";

/** Where, when and how a happening was noticed. */
export interface Notice {
  readonly directory: string;
  readonly time: number;
  readonly origin: FileEvent["origin"];
}

/** The event for a happening. Frozen. */
export function fileEvent(happening: Happening, notice: Notice): FileEvent {
  const { action, name, kind, previousName } = happening;
  const { directory, time, origin } = notice;
  const actorAttributes = attributes[kind];
  if (previousName === undefined) {
    return Object.freeze({ type, action, actorId: "", actorName: name, actorAttributes, directory, time, origin });
  }
  const event = {
    type,
    action,
    actorId: "",
    actorName: name,
    actorAttributes,
    directory,
    previousName,
    time,
    origin,
  } as const;
  return Object.freeze(event);
}
