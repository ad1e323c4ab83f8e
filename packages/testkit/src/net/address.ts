import { invalidOption } from "@crowsnest/events";

/** Where a server listens or a client connects: the path of a unix socket, or a host and a tcp port. */
export type Address =
  | { readonly path: string }
  | {
      readonly hostname: string;
      /** As a server's: 0 takes a free one. */
      readonly port: number;
    };

/** The longest path of a unix socket, in bytes: `sun_path` has 108 on Linux and 104 on macOS, with a zero at its end. */
const longestPath = process.platform === "darwin" ? 103 : 107;

const expected = 'a host such as "unix:///run/docker.sock" or "tcp://127.0.0.1:2375"';

/** Reads `unix:///path` or `tcp://host:port`; `option` names it in the error. */
export function parseAddress(option: string, host: unknown): Address {
  if (typeof host !== "string") throw invalidOption(option, host, expected);
  if (host.startsWith("unix://")) {
    const path = host.slice("unix://".length);
    if (!path.startsWith("/")) throw invalidOption(option, host, "a unix socket with an absolute path");
    if (Buffer.byteLength(path) > longestPath) {
      throw invalidOption(option, host, `a unix socket whose path has at most ${longestPath} bytes`);
    }
    return { path };
  }
  const match = /^tcp:\/\/(\[[0-9A-Fa-f:.]+\]|[^:/?#@[\]]+):([0-9]+)\/?$/.exec(host);
  const port = Number(match?.[2]);
  if (match?.[1] === undefined || port > 65_535) throw invalidOption(option, host, expected);
  return { hostname: match[1].replace(/^\[|\]$/g, ""), port };
}

/** An address as a host: `unix:///path` or `tcp://host:port`. */
export function formatAddress(address: Address): string {
  if ("path" in address) return `unix://${address.path}`;
  const { hostname, port } = address;
  return `tcp://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}
