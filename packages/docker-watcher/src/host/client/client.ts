import type { IncomingMessage } from "node:http";
import type { Clock } from "@crowsnest/events";
import Dockerode from "dockerode";
import type { Endpoint } from "../endpoint.ts";
import { EngineModem } from "./modem.ts";

/** The query of `GET /events`, and what ends it. */
export interface EventsRequest {
  /** Seconds since the epoch, with up to nine decimals in a string: `"1732445870.123456789"`. Inclusive. */
  readonly since?: string | number;
  readonly until?: string | number;
  /** As an object, or as JSON already. */
  readonly filters?: string | Readonly<Record<string, readonly string[]>>;
  readonly abortSignal?: AbortSignal;
}

/** dockerode, with the events as the response that they are; @types/dockerode knows no fractions and no `destroy`. */
export type EngineClient = Omit<Dockerode, "getEvents"> & {
  getEvents(request?: EventsRequest): Promise<IncomingMessage>;
};

/**
 * A Docker client that talks to `endpoint`, whatever the environment says. It holds nothing open beside the requests under
 * way. An abort rejects with the signal's reason or an `AbortError`; after the answer's headers it cuts the stream
 * (`ECONNRESET`, "aborted").
 */
export function createClient(endpoint: Endpoint, options: { clock?: Clock } = {}): EngineClient {
  // dockerode takes a `modem`, @types/dockerode does not say so.
  const modem: object = { modem: new EngineModem(endpoint, options.clock) };
  return new Dockerode(modem as Dockerode.DockerOptions) as object as EngineClient;
}
