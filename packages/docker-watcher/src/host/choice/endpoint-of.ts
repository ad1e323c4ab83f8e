import { invalidOption } from "@crowsnest/events";
import type { Endpoint, TlsMaterial } from "../endpoint.ts";
import type { HostEnvironment } from "../environment.ts";
import type { SshOptions } from "./options.ts";
import type { Address } from "./parse.ts";
import { sshFromOptions } from "./ssh-material.ts";

/** What an address becomes an endpoint with. */
export interface EndpointParts {
  /** What an error calls the address. */
  readonly source: string;
  readonly reason: string;
  /** Whether TLS was asked for, and with what; read only where the address can have it. */
  readonly tls: () => TlsMaterial | undefined;
  /** Whether TLS was refused (`tls: false`). */
  readonly refusesTls: boolean;
  readonly ssh: SshOptions;
  readonly environment: HostEnvironment;
}

/** The endpoint at an address, with the default ports. Throws a `WatchError` of code `invalid-option`. */
export function endpointOf(address: Address, parts: EndpointParts): Endpoint {
  if (address.kind === "socket") return socketEndpoint(address, parts);
  return address.scheme === "ssh" ? sshEndpoint(address, parts) : httpEndpoint(address, parts);
}

type SocketAddress = Extract<Address, { kind: "socket" }>;
type NetworkAddress = Extract<Address, { kind: "network" }>;

function socketEndpoint(
  { scheme: kind, path }: SocketAddress,
  { source, reason, environment }: EndpointParts,
): Endpoint {
  const host = `${kind}://${path}`;
  if (kind === "npipe" && environment.platform !== "win32") {
    throw invalidOption(source, host, "a unix, tcp, https or ssh address: only Windows has named pipes");
  }
  // sun_path: unix(7) of Linux and of macOS, less the zero at its end.
  const limit = environment.platform === "darwin" ? 103 : 107;
  if (kind === "unix" && Buffer.byteLength(path) > limit) {
    throw invalidOption(source, host, `the address of a unix socket, whose path has at most ${limit} bytes`);
  }
  return { kind, host, reason, path };
}

function sshEndpoint(address: NetworkAddress, { source, reason, ssh, environment }: EndpointParts): Endpoint {
  const { hostname, port = 22, path } = address;
  const material = sshFromOptions(ssh, environment);
  const username = ssh.username ?? address.username ?? environment.userName();
  if (username === "") {
    throw invalidOption(source, `ssh://${hostname}`, "an ssh address with a user, such as ssh://me@box");
  }
  const host = `ssh://${encodeURIComponent(username)}@${authority(hostname, port)}${path}`;
  return { kind: "ssh", host, reason, hostname, port, username, ...(path === "" ? {} : { path }), ssh: material };
}

function httpEndpoint(address: NetworkAddress, { source, reason, tls, refusesTls }: EndpointParts): Endpoint {
  const { scheme, hostname, path: basePath } = address;
  if (scheme === "https" && refusesTls) throw invalidOption("tls", false, `true or absent for https://${hostname}`);
  const material = tls() ?? (scheme === "https" ? { rejectUnauthorized: true } : undefined);
  if (material !== undefined && scheme === "http") {
    throw invalidOption(source, `http://${hostname}`, "an https or tcp address, since TLS is asked for");
  }
  const port = address.port ?? defaultPort(scheme, material !== undefined);
  const host = `${scheme}://${authority(hostname, port)}${basePath}`;
  return material === undefined
    ? { kind: "tcp", host, reason, hostname, port, basePath }
    : { kind: "tls", host, reason, hostname, port, basePath, tls: material };
}

function defaultPort(scheme: NetworkAddress["scheme"], secure: boolean): number {
  if (scheme === "tcp") return secure ? 2376 : 2375;
  return secure ? 443 : 80;
}

function authority(hostname: string, port: number): string {
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}
