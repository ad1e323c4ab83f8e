export type { HostOptions, SshOptions, TlsOptions } from "./choice/options.ts";
export { resolveEndpoint } from "./choice/resolve.ts";
export { createClient, type EngineClient, type EventsRequest } from "./client/client.ts";
export { EngineResponseError } from "./client/response.ts";
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
export { classifyConnectError } from "./failure/classify.ts";
export type { ConnectFailure } from "./failure/failure.ts";
