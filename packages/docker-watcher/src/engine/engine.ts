import type { ConnectFailure } from "../host/index.ts";
import type { EventConnection, EventRequest, EventSink } from "./event-transport.ts";

/** What the watcher needs of an engine: four GET requests. Every call ends, by rejecting, when its signal is aborted. */
export interface Engine {
  /** The address, as `watcher.host` gives it. */
  readonly host: string;
  /** Whether the engine is on this machine, with the same clock. */
  readonly local: boolean;
  /** `GET /_ping`. */
  ping(signal: AbortSignal): Promise<PingAnswer>;
  /** `GET /events`; resolves when the answer's headers are there. */
  events(request: EventRequest, sink: EventSink, signal: AbortSignal): Promise<EventConnection>;
  /** `GET /containers/json?all=1`, as the engine answered it. */
  list(signal: AbortSignal): Promise<unknown>;
  /** `GET /containers/{id}/json`, as the engine answered it. */
  inspect(id: string, signal: AbortSignal): Promise<unknown>;
  /** What an error of these calls means. */
  classify(error: unknown): ConnectFailure;
}

/** What the headers of `GET /_ping` tell. */
export interface PingAnswer {
  /** The engine's clock, to the second below: milliseconds since the epoch. Absent where a proxy took the header away. */
  readonly date: number | undefined;
  /** Podman, whose events are read from a journal that outlives it. */
  readonly podman: boolean;
}
