import type { IncomingMessage } from "node:http";
import type { EngineClient } from "../host/index.ts";
import type { EventConnection, EventRequest, EventSink, EventTransport } from "./event-transport.ts";

/** How long a TCP connection is idle before the kernel asks whether the other end is there (ms). */
const keepAliveDelay = 10_000;

/**
 * Only containers are asked for, and of these every event, also those that are told to nobody: they keep the cursor young,
 * so that a busy health check does not push it out of the engine's memory. Podman's filters know neither all the words nor
 * all the terms of Docker's (an unknown one answers 200 and nothing), so the rest is filtered here.
 */
const filters: string = JSON.stringify({ type: ["container"] });

/** Reads the events as the body of an HTTP answer of dockerode. */
export class ResponseTransport implements EventTransport {
  readonly #client: EngineClient;

  constructor(client: EngineClient) {
    this.#client = client;
  }

  async open(request: EventRequest, sink: EventSink, signal: AbortSignal): Promise<EventConnection> {
    const { everyType = false, ...bounds } = request;
    const response = await this.#client.getEvents({
      ...bounds,
      ...(everyType ? {} : { filters }),
      abortSignal: signal,
    });
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
  const cut = (): Error => Object.assign(new Error("the connection was cut"), { code: "ECONNRESET" });
  const close = (): void => {
    end(response.complete ? undefined : cut());
    closed.resolve();
  };
  response.on("data", (bytes: Uint8Array) => {
    if (!ended) sink.data(bytes);
  });
  response.on("end", () => end(response.complete ? undefined : cut()));
  response.on("error", (error: Error) => end(error));
  response.on("aborted", () => end(cut()));
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
