import { dockerActions, invalidOption } from "@crowsnest/events";

/**
 * What a filter can ask about.
 *
 * | term | matches |
 * |---|---|
 * | `type` | `container`, the only type that is told |
 * | `event` | the engine's word: `start`, `die`, `destroy` …; `health_status` stands for both outcomes |
 * | `container` | the name exactly, the full id, or its beginning of 12 digits or more; a rename matches by both names |
 * | `image` | the image as the container names it, with or without its tag and digest |
 * | `label` | `key`, or `key=value` |
 */
export type DockerFilterTerm = "type" | "event" | "container" | "image" | "label";

/** One term and the values of which any will do. Made by {@link dockerFilter}. Frozen. */
export interface DockerFilter {
  /** What is asked about. */
  readonly term: DockerFilterTerm;
  /** Any of these will do; at least one. */
  readonly values: readonly string[];
}

/** Terms that must all hold, each with the values of which any will do. Made by {@link dockerFilters}. Frozen. */
export type DockerFilters = Readonly<Partial<Record<DockerFilterTerm, readonly string[]>>>;

const terms: readonly DockerFilterTerm[] = ["type", "event", "container", "image", "label"];
const eventWords: ReadonlySet<string> = new Set([...dockerActions.keys(), "health_status"]);

/**
 * One filter: `term` has one of `values`. Throws a `WatchError` of code `invalid-option` for an unknown term, for no value,
 * and for a value that could never match.
 *
 * @example dockerFilter("label", "traefik.enable=true")
 */
export function dockerFilter(term: DockerFilterTerm, ...values: readonly string[]): DockerFilter {
  if (!terms.includes(term)) throw invalidOption("the filter's term", term, `one of ${terms.join(", ")}`);
  if (values.length === 0) throw invalidOption(`the values of the filter ${term}`, values, "one string or more");
  for (const value of values) checkValue(term, value);
  return Object.freeze({ term, values: Object.freeze([...new Set(values)]) });
}

/**
 * Filters that must all hold; of several for the same term, any. Without one it matches every event of every container.
 *
 * @example dockerFilters(Filter.start, Filter.die, dockerFilter("label", "crowsnest.host"))
 */
export function dockerFilters(...filters: readonly DockerFilter[]): DockerFilters {
  const merged: Partial<Record<DockerFilterTerm, readonly string[]>> = {};
  for (const filter of filters) {
    if (typeof filter !== "object" || filter === null || !Array.isArray(filter.values)) {
      throw invalidOption("a filter", filter, "what dockerFilter() or containerNameOrId() returns");
    }
    const { term, values } = dockerFilter(filter.term, ...filter.values);
    merged[term] = Object.freeze([...new Set([...(merged[term] ?? []), ...values])]);
  }
  return Object.freeze(merged);
}

/** The container of exactly this name, this full id, or whose id begins with these 12 digits or more. */
export function containerNameOrId(nameOrId: string): DockerFilter {
  return dockerFilter("container", nameOrId);
}

/** Predefined filters. */
export const Filter: {
  /** Containers, all events: create, start, stop, die, destroy, kill, pause, unpause, restart, rename, update, oom, health. */
  readonly container: DockerFilter;
  /** A container started. */
  readonly start: DockerFilter;
  /** A container was stopped by `docker stop` or `restart`; comes after its die. */
  readonly stop: DockerFilter;
  /** A container's main process ended, for whatever reason. */
  readonly die: DockerFilter;
  /** A container was removed. */
  readonly destroy: DockerFilter;
  /** A signal was sent to a container, which need not end it. */
  readonly kill: DockerFilter;
  /** A container was paused. */
  readonly pause: DockerFilter;
  /** A paused container goes on. */
  readonly unpause: DockerFilter;
} = Object.freeze({
  container: dockerFilter("type", "container"),
  start: dockerFilter("event", "start"),
  stop: dockerFilter("event", "stop"),
  die: dockerFilter("event", "die"),
  destroy: dockerFilter("event", "destroy"),
  kill: dockerFilter("event", "kill"),
  pause: dockerFilter("event", "pause"),
  unpause: dockerFilter("event", "unpause"),
});

/** What a watch without `filters` tells: containers that start, die and are destroyed. */
export const defaultFilters: DockerFilters = dockerFilters(Filter.container, Filter.start, Filter.die, Filter.destroy);

/** The `filters` option, checked: what `dockerFilters` returns, or a plain object of the same shape. */
export function checkFilters(filters: unknown): DockerFilters {
  if (filters === undefined) return defaultFilters;
  if (typeof filters !== "object" || filters === null || Array.isArray(filters)) {
    throw invalidOption("filters", filters, "what dockerFilters() returns");
  }
  return dockerFilters(
    ...Object.entries(filters).map(([term, values]: [string, unknown]) => {
      if (!Array.isArray(values)) throw invalidOption(`filters.${term}`, values, "an array of strings");
      return { term: term as DockerFilterTerm, values: values as string[] };
    }),
  );
}

function checkValue(term: DockerFilterTerm, value: unknown): void {
  const name = `a value of the filter ${term}`;
  if (typeof value !== "string" || value === "") throw invalidOption(name, value, "a string that is not empty");
  if (term === "type" && value !== "container") throw invalidOption(name, value, '"container", the only type told');
  if (term === "event" && !eventWords.has(value)) {
    throw invalidOption(name, value, `one of ${[...eventWords].join(", ")}`);
  }
}
