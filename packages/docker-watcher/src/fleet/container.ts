import { parseStatus, type StatusText } from "./status.ts";

/** A container as the engine lists it. Frozen. */
export interface Container {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** Without a leading slash. */
  readonly name: string;
  /** As the container was created with: `nginx:1.27`, or an image's id. */
  readonly image: string;
  /** The engine's word for where it is in its life. */
  readonly state: "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";
  /** Absent for a container without a health check, and for one that does not run. */
  readonly health?: "starting" | "healthy" | "unhealthy";
  /** Those of the image, too. */
  readonly labels: Readonly<Record<string, string>>;
  /** How the last run ended; absent before the first end. */
  readonly exitCode?: number;
  /**
   * Since when it is in this state: milliseconds since the epoch, as exact as the engine's list says it ("Up 3 hours").
   * For one that was never started, when it was created.
   */
  readonly since: number;
}

const states: readonly Container["state"][] = [
  "created",
  "running",
  "paused",
  "restarting",
  "removing",
  "exited",
  "dead",
];

/** A container as the engine lists it, and what the text of its status says beside. */
export interface Listed {
  readonly container: Container;
  readonly status: StatusText;
}

/** What is read of an entry of `GET /containers/json`. */
interface ListedContainer {
  Id?: unknown;
  Names?: unknown;
  Image?: unknown;
  Created?: unknown;
  State?: unknown;
  Status?: unknown;
  Labels?: unknown;
  Health?: { Status?: unknown } | null;
}

/** The containers in an answer to `GET /containers/json`; `now` is the engine's time (ms). Throws a `SyntaxError`. */
export function parseContainers(answer: unknown, now: number): Listed[] {
  if (!Array.isArray(answer)) throw new SyntaxError("the engine's list of containers is no list");
  return answer.map((entry) => parseContainer(entry as ListedContainer | null, now));
}

function parseContainer(entry: ListedContainer | null, now: number): Listed {
  if (typeof entry?.Id !== "string" || entry.Id === "") throw new SyntaxError("a listed container has no id");
  const status = parseStatus(typeof entry.Status === "string" ? entry.Status : "");
  const state = stateOf(entry.State, status.state);
  const running = state === "running" || state === "paused";
  const health = running ? (healthOf(entry.Health?.Status) ?? status.health) : undefined;
  const created = typeof entry.Created === "number" ? entry.Created * 1000 : now;
  const container: Container = Object.freeze({
    id: entry.Id,
    name: nameOf(entry.Names),
    image: typeof entry.Image === "string" ? entry.Image : "",
    state,
    ...(health === undefined ? {} : { health }),
    labels: Object.freeze(labelsOf(entry.Labels)),
    ...(status.exitCode === undefined || running ? {} : { exitCode: status.exitCode }),
    since: status.age === undefined ? created : Math.max(created, now - status.age),
  });
  return { container, status };
}

function stateOf(state: unknown, fallback: Container["state"] | undefined): Container["state"] {
  return states.find((known) => known === state) ?? fallback ?? "created";
}

function healthOf(status: unknown): Container["health"] {
  return status === "starting" || status === "healthy" || status === "unhealthy" ? status : undefined;
}

/** Links of the old kind give more names, with more slashes. */
function nameOf(names: unknown): string {
  const all = Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  const own = all.find((name) => name.lastIndexOf("/") <= 0) ?? all[0] ?? "";
  return own.startsWith("/") ? own.slice(1) : own;
}

function labelsOf(labels: unknown): Record<string, string> {
  if (typeof labels !== "object" || labels === null) return {};
  // fromEntries makes own properties, also of a label named __proto__.
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)]));
}
