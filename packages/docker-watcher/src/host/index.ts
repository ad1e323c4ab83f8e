export { classifyConnectError } from "./classify.ts";
export { createClient, type EngineClient, type EventsRequest } from "./client.ts";
export type {
  Endpoint,
  Pem,
  SocketEndpoint,
  SshEndpoint,
  SshMaterial,
  TcpEndpoint,
  TlsEndpoint,
  TlsMaterial,
} from "./endpoint.ts";
export { type HostEnvironment, processEnvironment } from "./environment.ts";
export type { ConnectFailure } from "./failure.ts";
export type { HostOptions, SshOptions, TlsOptions } from "./options.ts";
export { resolveEndpoint } from "./resolve.ts";
export { EngineResponseError } from "./response.ts";
