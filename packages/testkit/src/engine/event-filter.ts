import type { Match } from "./event-log.ts";
import type { Filters } from "./filters.ts";
import type { EngineMessage } from "./message.ts";

/** Terms whose values are compared with the actor's id and name, whatever its type. */
const actorTerms = [
  "container",
  "plugin",
  "volume",
  "network",
  "daemon",
  "node",
  "service",
  "secret",
  "config",
] as const;
/** Actions that carry more after a colon; when a filter names one, all event values are prefixes. */
const longActions: readonly string[] = ["health_status", "exec_create", "exec_start"];

/**
 * Which events a filter lets through, as fuzzy as Docker is: names and ids by prefix, all else exactly. An unknown term
 * is ignored, and a term of another type filters all events: `container:["web"]` leaves out every image event.
 *
 * Source: moby, `daemon/events/filter.go`.
 */
export function eventMatch(filters: Filters): Match {
  return (message) =>
    matchesAction(filters, message.action) &&
    filters.exact("type", message.type) &&
    filters.exact("scope", message.scope) &&
    actorTerms.every((term) => matchesActor(filters, term, message)) &&
    matchesImage(filters, message) &&
    filters.pairs("label", message.attributes);
}

function matchesAction(filters: Filters, action: string): boolean {
  const fuzzy = filters.values("event").some((value) => longActions.includes(value));
  return fuzzy ? filters.prefix("event", action) : filters.exact("event", action);
}

function matchesActor(filters: Filters, term: string, { id, attributes }: EngineMessage): boolean {
  return filters.prefix(term, id) || filters.prefix(term, attributes.get("name") ?? "");
}

function matchesImage(filters: Filters, { type, id, attributes }: EngineMessage): boolean {
  const name = attributes.get(type === "image" ? "name" : "image") ?? "";
  return [id, name, withoutTag(id), withoutTag(name)].some((text) => filters.exact("image", text));
}

/** `busybox` of `busybox:test`; an id, which is no reference with a tag, stays as it is. */
function withoutTag(reference: string): string {
  if (reference.startsWith("sha256:")) return reference;
  return reference.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
}
