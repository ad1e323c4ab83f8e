import { type ContainerAction, dockerActions } from "@crowsnest/events";
import type { Subject } from "../fleet/subject.ts";
import { parseNanoseconds, type Stamp, stampOf } from "./stamp.ts";

/** One event of the engine, of whatever action, and when it was: exact. */
export interface EngineMessage extends Stamp {
  /** What it happened to: `container`, `image` … */
  readonly type: string;
  /** The engine's word. */
  readonly action: string;
  /** What that stands for; `undefined` for an event that is told to nobody. */
  readonly told: ContainerAction | undefined;
  /** Empty for events about no container in particular, such as a prune. */
  readonly id: string;
  /** The attribute `name`, or nothing. */
  readonly name: string;
  /** Frozen; several messages may have the same object. Empty for an event that is told to nobody. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The same object for all messages of a container, once its lines are known. */
  readonly subject: Subject | undefined;
}

interface RawMessage {
  Type?: unknown;
  Action?: unknown;
  Actor?: { ID?: unknown; Attributes?: unknown } | null;
  time?: unknown;
  timeNano?: unknown;
}

const nothing: Readonly<Record<string, string>> = Object.freeze({});

/** Whether two messages tell the same event. */
export function isSameEvent(a: EngineMessage, b: EngineMessage): boolean {
  return a.nanoseconds === b.nanoseconds && a.seconds === b.seconds && a.id === b.id && a.action === b.action;
}

/**
 * The message in a line. Throws a `SyntaxError` for a line that is no event.
 *
 * Of the fields only `Type`, `Action`, `Actor` and the time are read: `status`, `id` and `from` are gone from API 1.52 on.
 * `stamp`: the time, where it is known already.
 */
export function parseMessage(line: string, stamp?: Stamp): EngineMessage {
  const raw = JSON.parse(line) as RawMessage | null;
  if (typeof raw !== "object" || raw === null || typeof raw.Action !== "string" || typeof raw.Type !== "string") {
    throw new SyntaxError(`no event: ${line.slice(0, 200)}`);
  }
  const { Type: type, Action: action } = raw;
  const id = typeof raw.Actor?.ID === "string" ? raw.Actor.ID : "";
  return messageOf(type, action, id, raw.Actor?.Attributes, stamp ?? stampIn(line, raw));
}

/** The message of an event whose attributes are what `JSON.parse` gave. */
export function messageOf(
  type: string,
  action: string,
  id: string,
  attributesThere: unknown,
  { seconds, nanoseconds }: Stamp,
): EngineMessage {
  const all = stringsOf(attributesThere);
  const told = id === "" ? undefined : actionOf(action, all);
  const name = all["name"] ?? "";
  const attributes = told === undefined ? nothing : Object.freeze(all);
  return { type, action, told, id, name, attributes, subject: undefined, seconds, nanoseconds };
}

function actionOf(action: string, attributes: Readonly<Record<string, string>>): ContainerAction | undefined {
  // Podman leaves the outcome to an attribute.
  if (action === "health_status") return dockerActions.get(`health_status: ${attributes["health_status"]}`);
  return dockerActions.get(action);
}

/**
 * The digits of the line itself: `JSON.parse` rounds to 256 ns. Neither a label's key nor its value can be taken for the
 * field: the one is followed by a string, in the other the quotes are escaped.
 */
function stampIn(line: string, { time, timeNano }: RawMessage): Stamp {
  if (typeof timeNano === "number" && timeNano > 0) {
    for (const [, digits = ""] of line.matchAll(/"timeNano"\s*:\s*(\d+)/g)) {
      if (Number(digits) === timeNano) return parseNanoseconds(digits);
    }
    return parseNanoseconds(String(BigInt(Math.trunc(timeNano))));
  }
  if (typeof time === "number") return stampOf(Math.trunc(time));
  throw new SyntaxError(`an event without a time: ${line.slice(0, 200)}`);
}

function stringsOf(attributes: unknown): Record<string, string> {
  if (typeof attributes !== "object" || attributes === null || Array.isArray(attributes)) return {};
  if (holdsOnlyStrings(attributes as Record<string, unknown>)) return attributes as Record<string, string>;
  const entries = Object.entries(attributes);
  // fromEntries makes own properties, also of a label named __proto__.
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

function holdsOnlyStrings(attributes: Record<string, unknown>): boolean {
  for (const key in attributes) if (typeof attributes[key] !== "string") return false;
  return true;
}
