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
export { type HostOptions, resolveEndpoint } from "./resolve.ts";
