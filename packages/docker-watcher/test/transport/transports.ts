import { type Clock, systemClock } from "@crowsnest/events";
import type { EventTransport } from "../../src/engine/event-transport.ts";
import { ResponseTransport } from "../../src/engine/response-transport.ts";
import { SocketTransport } from "../../src/engine/socket-transport.ts";
import { createClient, type Endpoint, isSocketReachable } from "../../src/host/index.ts";

type MakeTransport = (endpoint: Endpoint, clock?: Clock) => EventTransport;

/** Both ways in which events can come. */
export const transports: readonly [["socket", MakeTransport], ["dockerode", MakeTransport]] = [
  [
    "socket",
    (endpoint, clock = systemClock) => {
      if (!isSocketReachable(endpoint)) throw new Error(`no socket reaches ${endpoint.host}`);
      return new SocketTransport(endpoint, clock);
    },
  ],
  ["dockerode", (endpoint, clock = systemClock) => new ResponseTransport(createClient(endpoint, { clock }))],
];
