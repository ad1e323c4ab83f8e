import type { Clock } from "@crowsnest/events";
import { type Endpoint, type EngineClient, isSocketReachable } from "../host/index.ts";
import type { EventTransport } from "./event-transport.ts";
import { ResponseTransport } from "./response-transport.ts";
import { SocketTransport } from "./socket-transport.ts";

/** How events come from an endpoint: over a socket of our own where that can be, otherwise through dockerode. */
export function transportFor(endpoint: Endpoint, client: EngineClient, clock: Clock): EventTransport {
  return isSocketReachable(endpoint) ? new SocketTransport(endpoint, clock) : new ResponseTransport(client);
}
