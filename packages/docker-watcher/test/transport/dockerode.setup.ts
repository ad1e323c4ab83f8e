import type { Clock } from "@crowsnest/events";
import { vi } from "vitest";
import { ResponseTransport } from "../../src/engine/response-transport.ts";
import { transportFor } from "../../src/engine/transport-choice.ts";
import { createClient, type Endpoint, type EngineClient, resolveEndpoint } from "../../src/host/index.ts";

// Every watcher of these tests takes its events through dockerode, also where a socket of its own would reach the engine.
vi.mock("../../src/engine/transport-choice.ts", () => ({
  transportFor: (_endpoint: Endpoint, client: EngineClient, _clock: Clock) => new ResponseTransport(client),
}));

const endpoint = resolveEndpoint({ host: "tcp://127.0.0.1:1" });
if (!(transportFor(endpoint, createClient(endpoint), {} as Clock) instanceof ResponseTransport)) {
  throw new Error("the transport was not replaced: these tests would say nothing about dockerode");
}
