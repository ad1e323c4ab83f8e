import { invalidOption, type WatchError } from "@crowsnest/events";

/** What an address says, before anything of the environment is added. */
export type Address =
  | { readonly kind: "socket"; readonly scheme: "unix" | "npipe"; readonly path: string }
  | {
      readonly kind: "network";
      readonly scheme: "tcp" | "http" | "https" | "ssh";
      readonly username: string | undefined;
      readonly hostname: string;
      readonly port: number | undefined;
      /** Begins with a slash and does not end with one; empty when there is none. */
      readonly path: string;
    };

const examples =
  "unix:///var/run/docker.sock, npipe:////./pipe/docker_engine, tcp://box:2375, https://box:2376 or ssh://me@box";

/**
 * Takes an address apart. `source` is what the error calls it: `host`, `DOCKER_HOST` …
 * A bare `box:2375` is `tcp://box:2375`, as for the docker command.
 */
export function parseAddress(value: unknown, source: string): Address {
  if (typeof value !== "string" || value.trim() === "")
    throw invalidOption(source, value, `an address such as ${examples}`);
  const text = value.trim();
  const [, scheme, rest = ""] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? [];
  switch (scheme?.toLowerCase()) {
    case "unix":
      return { kind: "socket", scheme: "unix", path: unixPath(rest, text, source) };
    case "npipe":
      return { kind: "socket", scheme: "npipe", path: pipePath(rest, text, source) };
    case "tcp":
    case "http":
    case "https":
    case "ssh":
      return networkAddress(scheme.toLowerCase() as "tcp" | "http" | "https" | "ssh", rest, text, source);
    case undefined:
      return bareAddress(text, source);
    default:
      throw invalidOption(
        source,
        text,
        `an address with the scheme unix, npipe, tcp, http, https or ssh, such as ${examples}`,
      );
  }
}

function unixPath(path: string, text: string, source: string): string {
  if (path.startsWith("/") && path !== "/") return path;
  throw invalidOption(source, text, "a unix address with an absolute path, such as unix:///var/run/docker.sock");
}

function pipePath(path: string, text: string, source: string): string {
  const slashed = path.replaceAll("\\", "/");
  if (/^\/\/[^/]+\/pipe\/./i.test(slashed)) return slashed;
  throw invalidOption(source, text, "a named pipe, such as npipe:////./pipe/docker_engine");
}

function bareAddress(text: string, source: string): Address {
  if (/^[^/@:\s]+:\d+$|^\[[^\]]+\]:\d+$/.test(text)) return networkAddress("tcp", text, text, source);
  if (text.startsWith("/")) throw invalidOption(source, text, `an address: perhaps unix://${text}`);
  throw invalidOption(source, text, `an address with its scheme, such as ${examples}`);
}

function networkAddress(scheme: "tcp" | "http" | "https" | "ssh", rest: string, text: string, source: string): Address {
  const refuse = (expected: string): WatchError => invalidOption(source, withoutPassword(text), expected);
  const [, authority = "", path = ""] = /^([^/?#]*)([^?#]*)$/.exec(rest) ?? [];
  if (authority === "") throw refuse(`an address with a host name and no query, such as ${scheme}://box${path}`);
  const [, user, hostAndPort = ""] = /^(?:(.*)@)?([^@]*)$/.exec(authority) ?? [];
  if (user?.includes(":")) throw refuse("an address without a password; ssh logs in with keys");
  if (user !== undefined && scheme !== "ssh") throw refuse("an address without a user; only ssh has one");
  if (user === "" || user?.startsWith("-") === true) throw refuse("an address with a user name before the @");
  const [, bracketed, plain = "", port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(hostAndPort) ?? [];
  const hostname = bracketed ?? plain;
  if (
    bracketed !== undefined
      ? !/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(bracketed)
      : !/^[a-z0-9_.-]+$/i.test(plain) || plain.startsWith("-")
  ) {
    throw refuse(
      `an address with a host name or an IP address (IPv6 in brackets), such as ${scheme}://box:2375 or ${scheme}://[::1]:2375`,
    );
  }
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    throw refuse("an address with a port from 1 to 65535");
  }
  return {
    kind: "network",
    scheme,
    username: user === undefined ? undefined : decode(user, refuse),
    hostname: hostname.toLowerCase(),
    port: port === undefined ? undefined : Number(port),
    path: path.replace(/\/+$/, ""),
  };
}

function decode(user: string, refuse: (expected: string) => WatchError): string {
  try {
    return decodeURIComponent(user);
  } catch {
    throw refuse("an address whose user name is percent-encoded where it must be");
  }
}

function withoutPassword(text: string): string {
  return text.replace(/:[^:@/]*@/, ":***@");
}
