import { invalidOption } from "@crowsnest/events";
import type { Endpoint } from "./endpoint.ts";

/** Which engine. */
export interface HostOptions {
  /** `unix:///path`, `npipe:////./pipe/name`, `tcp://host:port`, `http://…`, `https://…`, `ssh://user@host:port`. */
  readonly host?: string | undefined;
}

/** The endpoint that the options, or else the environment, ask for. Throws a `WatchError` of code `invalid-option`. */
export function resolveEndpoint(options: HostOptions = {}): Endpoint {
  const host = options.host ?? process.env["DOCKER_HOST"];
  const reason = options.host === undefined ? (host ? "DOCKER_HOST" : "the default socket") : "the host option";
  if (host === undefined || host === "") {
    return { kind: "unix", host: "unix:///var/run/docker.sock", path: "/var/run/docker.sock", reason };
  }
  if (host.startsWith("unix:///")) return { kind: "unix", host, path: host.slice("unix://".length), reason };
  const match = /^(?:tcp|http):\/\/([^/:]+):(\d+)\/?$/.exec(host);
  if (match === null) throw invalidOption("host", host, "an address such as unix:///var/run/docker.sock");
  const [, hostname = "", port = ""] = match;
  return { kind: "tcp", host: `tcp://${hostname}:${port}`, hostname, port: Number(port), reason };
}
