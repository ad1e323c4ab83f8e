export type { HostOptions, SshOptions, TlsOptions } from "./choice/options.ts";
export { resolveEndpoint } from "./choice/resolve.ts";
export { abortError } from "./client/abort.ts";
export { createClient, type EngineClient, type EventsRequest } from "./client/client.ts";
export { withQuery } from "./client/modem.ts";
export { EngineResponseError, errorBytes, errorPatience } from "./client/response.ts";
export { hostHeader, isSocketReachable, openSocket, type SocketReachable } from "./client/socket.ts";
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
