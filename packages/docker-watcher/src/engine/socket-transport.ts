import type { Clock } from "@crowsnest/events";
import { hostHeader, type SocketReachable, withQuery } from "../host/index.ts";
import {
  type EventConnection,
  type EventRequest,
  type EventSink,
  type EventTransport,
  queryOf,
} from "./event-transport.ts";
import { SocketExchange } from "./socket-exchange.ts";

/**
 * Reads the events off a socket of its own, with no stream and no parser of `node:http` between: that is most of what an
 * event costs otherwise. Each request has a connection of its own, which ends with it.
 */
export class SocketTransport implements EventTransport {
  readonly #endpoint: SocketReachable;
  readonly #clock: Clock;

  constructor(endpoint: SocketReachable, clock: Clock) {
    this.#endpoint = endpoint;
    this.#clock = clock;
  }

  async open(request: EventRequest, sink: EventSink, signal: AbortSignal): Promise<EventConnection> {
    const endpoint = this.#endpoint;
    const basePath = endpoint.kind === "unix" ? "" : endpoint.basePath;
    const target = withQuery(`${basePath}/events`, queryOf(request));
    const head = `GET ${target} HTTP/1.1\r\nHost: ${hostHeader(endpoint)}\r\nConnection: close\r\n\r\n`;
    return await new SocketExchange({ endpoint, clock: this.#clock, sink, signal }).answer(head);
  }
}
