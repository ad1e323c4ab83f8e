import http, { type ClientRequest, type RequestOptions } from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import type { Endpoint } from "../endpoint.ts";
import { SshTransport } from "../ssh/transport.ts";
import { deno } from "./deno-runtime.ts";
import { DenoSocket } from "./deno-socket.ts";

/** A request before it is sent. */
export interface EngineRequest {
  readonly method: string;
  /** Begins with a slash. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly signal: AbortSignal | undefined;
}

/** Begins a request, which is not sent before its `end()`. Throws for TLS material that is none. */
export type Transport = (request: EngineRequest) => ClientRequest;

/**
 * The way to an endpoint. Each request has a connection of its own that ends with it, so nothing is left behind; only over
 * ssh do several share one login, and that ends with the last of them.
 */
export function transportTo(endpoint: Endpoint): Transport {
  // The global agent would leave idle connections behind.
  const agent = endpoint.kind === "tls" ? new https.Agent() : new http.Agent();
  switch (endpoint.kind) {
    case "unix":
    case "npipe": {
      const { kind, path: socketPath } = endpoint;
      if (kind === "unix" && deno !== undefined) {
        const runtime = deno;
        agent.createConnection = () => new DenoSocket(runtime, socketPath);
        return (request) => http.request({ ...basics(request, ""), agent });
      }
      return (request) => http.request({ ...basics(request, ""), agent, socketPath });
    }
    case "tcp": {
      const { hostname, port, basePath } = endpoint;
      return (request) => http.request({ ...basics(request, basePath), agent, hostname, port });
    }
    case "tls": {
      const { hostname, port, basePath, tls } = endpoint;
      // SNI carries names only, never an IP address (RFC 6066, section 3).
      const options = { ...tls, hostname, port, ...(tls.servername || isIP(hostname) ? {} : { servername: hostname }) };
      return (request) => https.request({ ...basics(request, basePath), ...options, agent });
    }
    case "ssh": {
      const ssh = new SshTransport(endpoint);
      return (request) => ssh.request(basics(request, ""));
    }
  }
}

function basics({ method, path, headers, signal }: EngineRequest, basePath: string): RequestOptions {
  return { method, path: basePath + path, headers: { ...headers }, ...(signal === undefined ? {} : { signal }) };
}
