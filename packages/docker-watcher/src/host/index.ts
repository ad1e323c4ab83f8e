export { type ConnectFailure, classifyConnectError } from "./classify.ts";
export { createClient } from "./client.ts";
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
export type { HostOptions, SshOptions, TlsOptions } from "./options.ts";
export { resolveEndpoint } from "./resolve.ts";
