import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "@crowsnest/events";
import { inspection, listEntry } from "./container.ts";
import { BadRequest, matchesContainer, matchesEvent, parseFilters } from "./event-filter.ts";
import type { EventLog } from "./event-log.ts";
import { type EventMessage, eventLine } from "./event-message.ts";
import type { Fleet } from "./fleet.ts";

/** What the API answers from. */
export interface ApiContext {
  readonly clock: Clock;
  readonly log: EventLog;
  readonly fleet: Fleet;
  readonly apiVersion: string;
  /** Whether events carry the fields that API 1.52 has dropped. */
  readonly legacy: boolean;
  /** Called with each event stream that is opened. */
  onStream(response: ServerResponse): void;
}

const engineVersion = "27.5.1";

/** Answers a request as Docker's Engine API does: ping, version, events, list and inspect; 404 for all else. */
export function answer(request: IncomingMessage, response: ServerResponse, context: ApiContext): void {
  const url = new URL(request.url ?? "/", "http://engine");
  const path = url.pathname.replace(/^\/v\d+\.\d+(?=\/)/, "");
  response.setHeader("Api-Version", context.apiVersion);
  response.setHeader("Ostype", "linux");
  response.setHeader("Server", `Docker/${engineVersion} (linux)`);
  response.setHeader("Date", new Date(context.clock.wallTime()).toUTCString());
  try {
    if (request.method !== "GET" && request.method !== "HEAD") throw new BadRequest(404, "page not found");
    route(path, url.searchParams, response, context);
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    json(response, error.status, { message: error.message });
  }
}

function route(path: string, query: URLSearchParams, response: ServerResponse, context: ApiContext): void {
  if (path === "/_ping") {
    response.writeHead(200, { "Content-Type": "text/plain; charset=utf-8" });
    response.end("OK");
  } else if (path === "/version") {
    json(response, 200, {
      Version: engineVersion,
      ApiVersion: context.apiVersion,
      MinAPIVersion: "1.24",
      Os: "linux",
      Arch: "amd64",
    });
  } else if (path === "/events") {
    streamEvents(query, response, context);
  } else if (path === "/containers/json") {
    json(response, 200, listContainers(query, context));
  } else {
    const [, name] = /^\/containers\/([^/]+)\/json$/.exec(path) ?? [];
    if (name === undefined) throw new BadRequest(404, "page not found");
    const container = context.fleet.find(decodeURIComponent(name));
    if (container === undefined) throw new BadRequest(404, `No such container: ${decodeURIComponent(name)}`);
    json(response, 200, inspection(container));
  }
}

function listContainers(query: URLSearchParams, { fleet, clock }: ApiContext): unknown[] {
  const filters = parseFilters(query.get("filters"));
  const all = ["1", "true"].includes(query.get("all") ?? "") || filters.has("status");
  const limit = Number(query.get("limit") ?? 0);
  const listed = fleet.containers.filter(
    (container) =>
      (all || container.state === "running" || container.state === "paused") && matchesContainer(container, filters),
  );
  return (limit > 0 ? listed.slice(0, limit) : listed).map((container) => listEntry(container, clock));
}

function streamEvents(query: URLSearchParams, response: ServerResponse, context: ApiContext): void {
  const filters = parseFilters(query.get("filters"));
  const since = parseTime(query.get("since"));
  const until = parseTime(query.get("until"));
  response.writeHead(200, { "Content-Type": "application/json" });
  response.flushHeaders();
  const tell = (event: EventMessage): void => {
    if (matchesEvent(event, filters)) response.write(`${eventLine(event, context.legacy)}\n`);
  };
  if (since !== undefined) for (const event of context.log.between(since, until)) tell(event);
  const now = BigInt(Math.floor(context.clock.wallTime())) * 1_000_000n;
  if (until !== undefined && until <= now) {
    response.end();
    return;
  }
  const stopListening = context.log.listen(tell);
  const wait = until === undefined ? undefined : Number((until - now) / 1_000_000n);
  const cancel = wait === undefined ? undefined : context.clock.setTimer(() => response.end(), wait);
  response.on("close", () => {
    stopListening();
    cancel?.();
  });
  context.onStream(response);
}

/** `seconds` or `seconds.nanoseconds` since the epoch, in nanoseconds; anything else is a 500, as on 20.10. */
function parseTime(text: string | null): bigint | undefined {
  if (text === null || text === "") return undefined;
  const [, seconds, fraction = ""] = /^(\d+)(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  if (seconds === undefined) throw new BadRequest(500, `strconv.ParseInt: parsing "${text}": invalid syntax`);
  return BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(`${JSON.stringify(body)}\n`);
}
