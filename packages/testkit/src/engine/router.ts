import type { HttpRequest } from "../http/request-parser.ts";
import type { HttpResponse } from "../http/response.ts";
import { FakeEngineError } from "./api-error.ts";
import { inspectContainer } from "./container-inspect.ts";
import { listContainers, parseListQuery } from "./container-list.ts";
import type { Tally } from "./counters.ts";
import { type CutPlace, EventStream, type EventStreamSource, parseEventQuery } from "./event-stream.ts";
import type { FaultRules } from "./fault-rules.ts";
import { answerFaultily } from "./faulty-answer.ts";
import type { Fleet } from "./fleet.ts";
import { goJson } from "./go-json.ts";
import { compareVersions, type EngineSettings } from "./options.ts";
import { parseTarget, type Target } from "./target.ts";
import { minimumApiVersion, versionAnswer } from "./version.ts";

/** What the router answers from. */
export interface RouterParts {
  readonly settings: EngineSettings;
  readonly fleet: Fleet;
  readonly faults: FaultRules;
  readonly tally: Tally;
  readonly source: EventStreamSource;
}

/** Answers the requests of the Engine API, with whatever faults are at work. */
export class Router {
  readonly #parts: RouterParts;
  readonly #streams = new Set<EventStream>();

  constructor(parts: RouterParts) {
    this.#parts = parts;
  }

  /** The event streams that are open now. */
  get streams(): ReadonlySet<EventStream> {
    return this.#streams;
  }

  /** Cuts all event streams; returns how many there were. */
  cut(place: CutPlace): number {
    const streams = [...this.#streams];
    for (const stream of streams) stream.cut(place);
    return streams.length;
  }

  handle(request: HttpRequest, response: HttpResponse): void {
    const { faults, tally, settings } = this.#parts;
    const target = parseTarget(request.target);
    const { method, headers } = request;
    const query = Object.fromEntries(target.query);
    tally.record(target.path, { method, target: request.target, query, headers: Object.fromEntries(headers) });
    const fault = faults.take(target.path);
    const delay = fault?.kind === "late-subscription" ? fault.delay : 0;
    const proceed = () => this.#answer(request, target, response, delay);
    if (fault === undefined) proceed();
    else answerFaultily(fault, { response, headers: this.#headers(), clock: settings.clock, proceed });
  }

  #answer(request: HttpRequest, target: Target, response: HttpResponse, delay: number): void {
    try {
      this.#route(request, target, response, delay);
    } catch (error) {
      if (!(error instanceof FakeEngineError)) throw error;
      this.#json(response, error.status, { message: error.message });
    }
  }

  #route(request: HttpRequest, target: Target, response: HttpResponse, delay: number): void {
    const readable = request.method === "GET" || (request.method === "HEAD" && target.path === "/_ping");
    if (target.unclean !== undefined) this.#redirect(response, target.unclean);
    else if (!readable || target.path === "other") this.#notFound(response);
    else if (this.#acceptsVersion(target.version, response)) this.#read(request.method, target, response, delay);
  }

  #read(method: string, target: Target, response: HttpResponse, delay: number): void {
    const { settings, fleet } = this.#parts;
    switch (target.path) {
      case "/_ping":
        this.#ping(method, response);
        break;
      case "/version":
        this.#json(response, 200, versionAnswer(settings));
        break;
      case "/events":
        this.#stream(response, target.query, delay);
        break;
      case "/containers/json":
        this.#list(response, target.query);
        break;
      case "/containers/{id}/json":
        this.#json(response, 200, inspectContainer(fleet.find(target.id)));
        break;
    }
  }

  #list(response: HttpResponse, query: URLSearchParams): void {
    const { fleet, source } = this.#parts;
    this.#json(response, 200, listContainers(fleet, parseListQuery(query), source.now()));
  }

  #stream(response: HttpResponse, query: URLSearchParams, delay: number): void {
    const { source, tally } = this.#parts;
    const stream = new EventStream(response, parseEventQuery(query), source);
    tally.eventStreams += 1;
    tally.eventStreamsTotal += 1;
    this.#streams.add(stream);
    stream.open(this.#headers(), delay, () => {
      tally.eventStreams -= 1;
      this.#streams.delete(stream);
    });
  }

  #ping(method: string, response: HttpResponse): void {
    const fresh = { "Cache-Control": "no-cache, no-store, must-revalidate", Pragma: "no-cache" };
    const headers = { ...this.#headers(), ...fresh, "Content-Type": "text/plain; charset=utf-8" };
    response.send(200, headers, method === "HEAD" ? "" : "OK");
  }

  /** Answers what speaks a version that this engine does not. */
  #acceptsVersion(version: string | undefined, response: HttpResponse): boolean {
    const newest = this.#parts.settings.apiVersion;
    if (version === undefined) return true;
    const { "Docker-Experimental": _, ...headers } = this.#headers();
    if (compareVersions(version, newest) > 0) {
      const message = `client version ${version} is too new. Maximum supported API version is ${newest}`;
      response.send(400, { ...headers, "Content-Type": "application/json" }, `${goJson({ message })}\n`);
      return false;
    }
    if (compareVersions(version, minimumApiVersion) >= 0) return true;
    const minimum = `Minimum supported API version is ${minimumApiVersion}`;
    const words = `client version ${version} is too old. ${minimum}, please upgrade your client to a newer version`;
    const plain = { "Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff" };
    response.send(400, { ...headers, ...plain }, `${words}\n`);
    return false;
  }

  #notFound(response: HttpResponse): void {
    response.send(404, { "Content-Type": "application/json", Date: this.#date() }, '{"message":"page not found"}\n');
  }

  /** A path with a double slash is sent to its clean form, before anything else is looked at. */
  #redirect(response: HttpResponse, location: string): void {
    response.send(301, { Location: location, Date: this.#date() }, "");
  }

  #json(response: HttpResponse, status: number, value: object): void {
    response.send(status, { ...this.#headers(), "Content-Type": "application/json" }, `${goJson(value)}\n`);
  }

  #headers(): Record<string, string> {
    const { apiVersion, version } = this.#parts.settings;
    return {
      "Api-Version": apiVersion,
      "Docker-Experimental": "false",
      Ostype: "linux",
      Server: `Docker/${version} (linux)`,
      Date: this.#date(),
    };
  }

  #date(): string {
    return new Date(this.#parts.settings.clock.wallTime()).toUTCString();
  }
}
