import type { IncomingMessage } from "node:http";
import type { EngineClient } from "../host/index.ts";
import {
  cutError,
  type EventConnection,
  type EventRequest,
  type EventSink,
  type EventTransport,
  keepAliveDelay,
  queryOf,
} from "./event-transport.ts";

/** Reads the events as the body of an HTTP answer of dockerode. */
export class ResponseTransport implements EventTransport {
  readonly #client: EngineClient;

  constructor(client: EngineClient) {
    this.#client = client;
  }

  async open(request: EventRequest, sink: EventSink, signal: AbortSignal): Promise<EventConnection> {
    const response = await this.#client.getEvents({ ...queryOf(request), abortSignal: signal });
    return listen(response, sink, signal);
  }
}

function listen(response: IncomingMessage, sink: EventSink, signal: AbortSignal): EventConnection {
  const closed = Promise.withResolvers<void>();
  let ended = false;
  const end = (error?: Error): void => {
    if (ended) return;
    ended = true;
    sink.end(error);
  };
  const close = (): void => {
    end(response.complete ? undefined : cutError());
    closed.resolve();
  };
  response.on("data", (bytes: Uint8Array) => {
    if (ended) return;
    sink.data(bytes, 0, bytes.length);
    sink.idle();
  });
  response.on("end", () => end(response.complete ? undefined : cutError()));
  response.on("error", (error: Error) => end(error));
  response.on("aborted", () => end(cutError()));
  response.on("close", close);
  response.socket?.setKeepAlive?.(true, keepAliveDelay);
  // A death between the headers and these listeners told nobody.
  if (response.destroyed || signal.aborted) {
    response.destroy();
    queueMicrotask(close);
  }
  return {
    destroy: () => void response.destroy(),
    closed: closed.promise,
  };
}
