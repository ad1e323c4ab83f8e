import { FakeEngineError, goIntegerError } from "./api-error.ts";
import type { ContainerRecord } from "./container.ts";
import { endpointSettings, imageId } from "./container-network.ts";
import { humanDuration } from "./duration.ts";
import { type Filters, parseFilters } from "./filters.ts";
import type { Fleet } from "./fleet.ts";

/** What `GET /containers/json` is asked for. */
export interface ListQuery {
  readonly all: boolean;
  /** 0 or less: no limit. */
  readonly limit: number;
  readonly filters: Filters;
}

const terms =
  "ancestor before exited expose health id is-task isolation label name network publish since status volume".split(" ");
const states = ["created", "running", "paused", "restarting", "removing", "exited", "dead"];
const healths = ["starting", "healthy", "unhealthy", "none"];
/** Terms of what no container of a fake engine has: mounts, ports, tasks of a swarm. */
const neverTerms = ["volume", "publish", "expose", "is-task"];

/** Reads the parameters of `GET /containers/json`; throws Docker's errors. */
export function parseListQuery(query: URLSearchParams): ListQuery {
  const all = (query.get("all") ?? "").toLowerCase().trim();
  const filters = parseFilters(query.get("filters") ?? "");
  const limit = query.get("limit") || "0";
  if (!/^[+-]?[0-9]+$/.test(limit)) throw goIntegerError("Atoi", limit);
  return { all: !["", "0", "no", "false", "none"].includes(all), limit: Number(limit), filters };
}

/** The answer to `GET /containers/json`, the newest first. Throws Docker's errors for bad filters. */
export function listContainers(fleet: Fleet, query: ListQuery, now: bigint): object[] {
  const { filters, limit } = query;
  checkFilters(filters);
  const all = query.all || limit > 0 || filters.values("status").length > 0;
  const found = fleet.all
    .toReversed()
    .filter(
      (container) => (all || container.alive || container.state === "restarting") && matches(fleet, filters, container),
    );
  return (limit > 0 ? found.slice(0, limit) : found).map((container) => listed(container, now));
}

function checkFilters(filters: Filters): void {
  const unknown = filters.names.find((name) => !terms.includes(name));
  if (unknown !== undefined) throw new FakeEngineError(400, `Invalid filter '${unknown}'`);
  const state = filters.values("status").find((value) => !states.includes(value));
  if (state !== undefined) throw new FakeEngineError(400, `Invalid filter 'status=${state}'`);
  const health = filters.values("health").find((value) => !healths.includes(value));
  if (health !== undefined) throw new FakeEngineError(400, `Unrecognised filter value for health: ${health}`);
  const code = filters.values("exited").find((value) => !/^[+-]?[0-9]+$/.test(value));
  if (code !== undefined) throw goIntegerError("Atoi", code);
}

function matches(fleet: Fleet, filters: Filters, container: ContainerRecord): boolean {
  return (
    matchesIdOrName(fleet, filters, container) &&
    filters.pairs("label", container.labelMap) &&
    filters.exact("status", container.state) &&
    filters.exact("health", container.health ?? "none") &&
    filters.exact("network", container.network) &&
    (filters.values("exited").length === 0 ||
      (container.state === "exited" && filters.exact("exited", `${container.exitCode}`))) &&
    matchesAncestor(filters, container.image) &&
    matchesNeighbour(fleet, filters, container) &&
    neverTerms.every((term) => filters.values(term).every((value) => term === "is-task" && value !== "true"))
  );
}

/** Names are looked for as regular expressions, with and without the slash. With ids, names count no more. */
function matchesIdOrName(fleet: Fleet, filters: Filters, container: ContainerRecord): boolean {
  const ids = filters.values("id");
  if (ids.length > 0)
    return ids.some(
      (id) => container.id.startsWith(id) && fleet.all.filter((other) => other.id.startsWith(id)).length === 1,
    );
  return filters.pattern("name", container.name) || filters.pattern("name", `/${container.name}`);
}

/** The image's full name; without a tag `latest` is meant. */
function matchesAncestor(filters: Filters, image: string): boolean {
  const full = (name: string) => (/:[^/]*$/.test(name) ? name : `${name}:latest`);
  const wanted = filters.values("ancestor");
  return wanted.length === 0 || wanted.some((name) => full(name) === full(image) || name === imageId(image));
}

function matchesNeighbour(fleet: Fleet, filters: Filters, container: ContainerRecord): boolean {
  const created = (term: string) => filters.values(term).map((reference) => neighbour(fleet, reference).created);
  return (
    created("before").every((time) => container.created < time) &&
    created("since").every((time) => container.created > time)
  );
}

function neighbour(fleet: Fleet, reference: string): ContainerRecord {
  try {
    return fleet.find(reference);
  } catch {
    throw new FakeEngineError(500, `no such container ${reference}`);
  }
}

function listed(container: ContainerRecord, now: bigint): object {
  return {
    Id: container.id,
    Names: [`/${container.name}`],
    Image: container.image,
    ImageID: imageId(container.image),
    Command: container.command.map((word) => (/\s/.test(word) ? `'${word}'` : word)).join(" "),
    Created: Number(container.created / 1_000_000_000n),
    Ports: [],
    Labels: container.labels,
    State: container.state,
    Status: statusText(container, now),
    HostConfig: { NetworkMode: container.network === "bridge" ? "default" : container.network },
    NetworkSettings: { Networks: { [container.network]: endpointSettings(container) } },
    Mounts: [],
  };
}

/** `Up 5 seconds (healthy)`, `Exited (137) 2 minutes ago`, `Created`. */
function statusText(container: ContainerRecord, now: bigint): string {
  const { state, exitCode, health, startedAt, finishedAt } = container;
  const ago = humanDuration(now - finishedAt);
  if (state === "created") return "Created";
  if (state === "exited") return `Exited (${exitCode}) ${ago} ago`;
  if (state === "restarting") return `Restarting (${exitCode}) ${ago} ago`;
  const note =
    state === "paused"
      ? " (Paused)"
      : health === undefined
        ? ""
        : ` (${health === "starting" ? "health: starting" : health})`;
  return `Up ${humanDuration(now - startedAt)}${note}`;
}
