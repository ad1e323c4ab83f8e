import { connect, isIP, type OnReadOpts, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Endpoint, SocketEndpoint, TcpEndpoint, TlsEndpoint } from "../endpoint.ts";
import { deno } from "./deno-runtime.ts";
import { DenoSocket } from "./deno-socket.ts";

/** An endpoint that a socket of this machine's reaches. */
export type SocketReachable = (SocketEndpoint & { readonly kind: "unix" }) | TcpEndpoint | TlsEndpoint;

/** Whether {@link openSocket} can reach it. A named pipe and ssh are left to `node:http`. */
export function isSocketReachable(endpoint: Endpoint): endpoint is SocketReachable {
  return endpoint.kind === "unix" || endpoint.kind === "tcp" || endpoint.kind === "tls";
}

/** A socket of `node:net`, or what stands for it. */
export type OpenSocket = Socket | DenoSocket;

/** A socket on its way to an endpoint. */
export interface OpenedSocket {
  readonly socket: OpenSocket;
  /** Its event when it can be written to: over TLS after the handshake. */
  readonly readyEvent: "connect" | "secureConnect";
}

/**
 * Connects to an endpoint. What comes is handed to `onread` in its own buffer, without a stream between: it is never read
 * too slowly. Throws for TLS material that is none.
 */
export function openSocket(endpoint: SocketReachable, onread: OnReadOpts): OpenedSocket {
  switch (endpoint.kind) {
    case "unix":
      return { socket: connectUnix(endpoint.path, onread), readyEvent: "connect" };
    case "tcp":
      return {
        socket: connect({ host: endpoint.hostname, port: endpoint.port, onread }),
        readyEvent: "connect",
      };
    case "tls": {
      const { hostname, port, tls } = endpoint;
      // SNI carries names only, never an IP address (RFC 6066, section 3).
      const name = tls.servername || isIP(hostname) ? {} : { servername: hostname };
      const options = { ...tls, ...name, host: hostname, port, ALPNProtocols: ["http/1.1"], onread };
      return { socket: connectTls(options), readyEvent: "secureConnect" };
    }
  }
}

function connectUnix(path: string, onread: OnReadOpts): OpenSocket {
  return deno === undefined ? connect({ path, onread }) : new DenoSocket(deno, path, onread);
}

/** The `Host` header for an endpoint (RFC 9110, section 7.2). */
export function hostHeader(endpoint: SocketReachable): string {
  if (endpoint.kind === "unix") return "localhost";
  const { hostname, port, kind } = endpoint;
  const name = hostname.includes(":") ? `[${hostname}]` : hostname;
  return port === (kind === "tls" ? 443 : 80) ? name : `${name}:${port}`;
}
