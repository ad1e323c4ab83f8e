/** What an engine has counted since it was started. */
export interface EngineCounters {
  /** Connections that are open now. */
  readonly connections: number;
  /** All connections since the start. */
  readonly connectionsTotal: number;
  /** Event streams that are open now. */
  readonly eventStreams: number;
  /** All event streams since the start. */
  readonly eventStreamsTotal: number;
  /** Events that went to a client, counted for each stream. */
  readonly eventsSent: number;
  /** Events that a client which does not read has lost, for which it is never told. */
  readonly eventsDropped: number;
  /** Requests by path without version and query: `/_ping`, `/events`, `/containers/{id}/json`, …; `other` for the rest. */
  readonly requests: Readonly<Record<string, number>>;
}

/** A request that came. */
export interface RecordedRequest {
  /** `GET`, `POST` … */
  readonly method: string;
  /** As it came: with the version and the query. */
  readonly target: string;
  /** The query, parsed. */
  readonly query: Readonly<Record<string, string>>;
  /** The header fields, their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The newest requests that are kept. */
const mostRequests = 1000;

/** Counts what happens. */
export class Tally {
  eventStreams = 0;
  eventStreamsTotal = 0;
  eventsSent = 0;
  eventsDropped = 0;
  readonly #requests = new Map<string, number>();
  #recorded: RecordedRequest[] = [];

  get requests(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#requests);
  }

  /** The newest 1000 requests, the oldest first. */
  get recorded(): readonly RecordedRequest[] {
    return [...this.#recorded];
  }

  record(path: string, request: RecordedRequest): void {
    this.#requests.set(path, (this.#requests.get(path) ?? 0) + 1);
    this.#recorded.push(Object.freeze(request));
    if (this.#recorded.length > mostRequests) this.#recorded.shift();
  }
}
