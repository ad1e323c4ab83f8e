import type { ClientRequest, IncomingMessage } from "node:http";
import { type Clock, systemClock } from "@crowsnest/events";
import type { Endpoint } from "../endpoint.ts";
import { abortError } from "./abort.ts";
import { parseJson, readBody, readFailure } from "./response.ts";
import { type Transport, transportTo } from "./transport.ts";

/** What dockerode asks its modem for; docker-modem's `DialOptions` as far as they are served here. */
export interface DialOptions {
  /** Ends with `?` where a query may follow. */
  path: string;
  method?: string;
  /** The query's values, or for a POST the body's; objects go into a query as JSON. */
  options?: Record<string, unknown>;
  statusCodes: Readonly<Record<number, unknown>>;
  isStream?: boolean;
  abortSignal?: AbortSignal;
}

type DialCallback = (error: Error | null, result: unknown) => void;

/** No list of containers comes near: a thousand of them are about 2 MB. */
const bodyLimit = 268_435_456;

/**
 * Carries dockerode's requests, in the place of docker-modem, which lets `DOCKER_HOST` and `DOCKER_CERT_PATH` of the
 * environment speak into an explicit host, ends the process when a redirect comes over a unix socket, waits for ever for
 * the stalled body of an error, and asks nobody whether an ssh host is the one it should be.
 */
export class EngineModem {
  /** dockerode sets it. */
  Promise: typeof Promise = Promise;
  readonly #transport: Transport;
  readonly #clock: Clock;

  constructor(endpoint: Endpoint, clock: Clock = systemClock) {
    this.#transport = transportTo(endpoint);
    this.#clock = clock;
  }

  /** Calls back once: with the answer's JSON (bytes where it is none), its stream for `isStream`, or an error. */
  dial(options: DialOptions, callback: DialCallback): void {
    this.#request(options).then(
      (result) => callback(null, result),
      (error: Error) => callback(error, null),
    );
  }

  async #request(options: DialOptions): Promise<unknown> {
    const { abortSignal: signal } = options;
    if (signal?.aborted) throw abortError(signal);
    try {
      return await this.#answer(options, await this.#send(options));
    } catch (error) {
      // In the middle of a body an abort looks like a cut connection.
      throw signal?.aborted ? abortError(signal) : error;
    }
  }

  async #send(options: DialOptions): Promise<IncomingMessage> {
    const { path, method = "GET", abortSignal: signal } = options;
    const { abortSignal: _, _query, _body, ...values } = options.options ?? {};
    const body = method === "GET" ? undefined : JSON.stringify(_body ?? values);
    const headers =
      body === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const target = withQuery(path, (_query ?? values) as object);
    const send = (): ClientRequest => this.#transport({ method, path: target, headers, signal });
    const request = send();
    try {
      return await responseTo(request, body);
    } catch (error) {
      // The engine closed the idle connection in the moment that we took it up again.
      if (!request.reusedSocket || body !== undefined || signal?.aborted) throw error;
      return await responseTo(send(), body);
    }
  }

  async #answer({ statusCodes, isStream }: DialOptions, response: IncomingMessage): Promise<unknown> {
    if (statusCodes[response.statusCode ?? 0] !== true) throw await readFailure(response, this.#clock);
    if (isStream) return response;
    const bytes = await readBody(response, bodyLimit);
    return parseJson(bytes.toString()) ?? bytes;
  }
}

function responseTo(request: ClientRequest, body: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // It stays: an error that comes after the answer, or before the answer has a listener, must not end the process.
    request.on("error", reject);
    request.on("response", (response) => {
      response.on("error", () => {});
      resolve(response);
    });
    request.end(body);
  });
}

/** A path with a query of these values; objects go into it as JSON, a list as one value each. */
export function withQuery(path: string, values: object): string {
  const [base = path, query] = path.split("?");
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === null) continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      parameters.append(name, typeof item === "object" ? JSON.stringify(item) : String(item));
    }
  }
  return parameters.size === 0 ? base : `${base}?${parameters}`;
}
