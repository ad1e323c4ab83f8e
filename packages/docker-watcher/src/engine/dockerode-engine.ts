import type { IncomingMessage } from "node:http";
import type { Clock } from "@crowsnest/events";
import {
  type ConnectFailure,
  classifyConnectError,
  createClient,
  type Endpoint,
  type EngineClient,
} from "../host/index.ts";
import type { Engine, PingAnswer } from "./engine.ts";
import type { EventConnection, EventRequest, EventSink, EventTransport } from "./event-transport.ts";
import { transportFor } from "./transport-choice.ts";

/** A real engine: its events come the fastest way there is, all else through dockerode. */
export class DockerodeEngine implements Engine {
  readonly host: string;
  readonly local: boolean;
  readonly #endpoint: Endpoint;
  readonly #client: EngineClient;
  readonly #transport: EventTransport;

  constructor(endpoint: Endpoint, clock: Clock) {
    this.host = endpoint.host;
    // Elsewhere the engine is in a virtual machine, whose clock may be some hundred milliseconds off, mostly after a sleep.
    this.local = endpoint.kind === "unix" && process.platform === "linux";
    this.#endpoint = endpoint;
    this.#client = createClient(endpoint, { clock });
    this.#transport = transportFor(endpoint, this.#client, clock);
  }

  async ping(signal: AbortSignal): Promise<PingAnswer> {
    const response = await this.#head("/_ping", signal);
    const date = Date.parse(response.headers.date ?? "");
    const podman = response.headers["libpod-api-version"] !== undefined;
    await drain(response);
    return { date: Number.isNaN(date) ? undefined : date, podman };
  }

  events(request: EventRequest, sink: EventSink, signal: AbortSignal): Promise<EventConnection> {
    return this.#transport.open(request, sink, signal);
  }

  list(signal: AbortSignal): Promise<unknown> {
    return this.#client.listContainers({ all: true, abortSignal: signal });
  }

  inspect(id: string, signal: AbortSignal): Promise<unknown> {
    return this.#client.getContainer(id).inspect({ abortSignal: signal });
  }

  classify(error: unknown): ConnectFailure {
    return classifyConnectError(error, this.#endpoint);
  }

  /** dockerode's own `ping` hands out the body alone, and the clock is in the headers. */
  #head(path: string, signal: AbortSignal): Promise<IncomingMessage> {
    const { modem } = this.#client as { modem: { dial(options: object, callback: DialCallback): void } };
    return new Promise((resolve, reject) => {
      const options = { path, method: "GET", isStream: true, statusCodes: { 200: true }, abortSignal: signal };
      modem.dial(options, (error, result) => (error === null ? resolve(result as IncomingMessage) : reject(error)));
    });
  }
}

type DialCallback = (error: Error | null, result: unknown) => void;

/** The body says "OK"; a longer one is none of a ping's. */
function drain(response: IncomingMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    response.on("data", () => {});
    response.on("end", resolve);
    response.on("error", reject);
    response.on("close", () => (response.complete ? resolve() : reject(cut())));
    if (response.destroyed && !response.complete) reject(cut());
  });
}

function cut(): Error {
  return Object.assign(new Error("the connection ended within the answer"), { code: "ECONNRESET" });
}
