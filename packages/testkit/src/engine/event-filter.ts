import type { EventMessage } from "./event-message.ts";

/** Filters as they come in a request: each term with the values of which one is to match. */
export type Filters = ReadonlyMap<string, readonly string[]>;

/** A request that the engine refuses. */
export class BadRequest extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** `{"type":["container"]}`, or the older `{"type":{"container":true}}`. A string where a list is due is a 500, as on 20.10. */
export function parseFilters(text: string | null): Filters {
  if (text === null || text === "") return new Map();
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new BadRequest(500, `invalid character in filters: ${(error as Error).message}`);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new BadRequest(500, "json: cannot unmarshal filters into Go value of type map[string]map[string]bool");
  }
  const filters = new Map<string, readonly string[]>();
  for (const [term, values] of Object.entries(parsed)) {
    if (Array.isArray(values)) filters.set(term, values.map(String));
    else if (typeof values === "object" && values !== null) filters.set(term, Object.keys(values));
    else throw new BadRequest(500, `json: cannot unmarshal ${typeof values} into Go value of type map[string]bool`);
  }
  return filters;
}

/** Whether the engine would tell an event under these filters: one value of each term; an unknown term counts for nothing. */
export function matchesEvent(event: EventMessage, filters: Filters): boolean {
  const { type, action, actorId, attributes } = event;
  return every(filters, {
    type: (value) => value === type,
    event: (value) => value === action || action.startsWith(`${value}:`),
    scope: (value) => value === "local",
    // The engine's own match is fuzzy: a prefix of the name or of the id is enough.
    container: (value) => type === "container" && isPrefix(value, actorId, attributes["name"]),
    image: (value) => type === "container" && isPrefix(value, attributes["image"]),
    label: (value) => hasLabel(attributes, value),
  });
}

/** What of a container the filters of a list look at. */
export interface Listed {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly health: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** Whether a list with these filters has the container in it. */
export function matchesContainer(container: Listed, filters: Filters): boolean {
  return every(filters, {
    id: (value) => container.id.startsWith(value),
    name: (value) => `/${container.name}`.includes(value),
    label: (value) => hasLabel(container.labels, value),
    status: (value) => value === container.state,
    health: (value) => value === (container.health ?? "none"),
  });
}

function every(filters: Filters, matchers: Readonly<Record<string, (value: string) => boolean>>): boolean {
  for (const [term, values] of filters) {
    const matcher = Object.hasOwn(matchers, term) ? matchers[term] : undefined;
    if (matcher !== undefined && values.length > 0 && !values.some(matcher)) return false;
  }
  return true;
}

function isPrefix(prefix: string, ...names: readonly (string | undefined)[]): boolean {
  return names.some((name) => name?.startsWith(prefix));
}

/** `key` or `key=value`. */
function hasLabel(labels: Readonly<Record<string, string>>, label: string): boolean {
  const at = label.indexOf("=");
  const key = at === -1 ? label : label.slice(0, at);
  if (!Object.hasOwn(labels, key)) return false;
  return at === -1 || labels[key] === label.slice(at + 1);
}
