import { invalidOption } from "@crowsnest/events";
import { currentContext } from "./context.ts";
import { defaultSocket } from "./default-socket.ts";
import type { Endpoint, TlsMaterial } from "./endpoint.ts";
import { type HostEnvironment, processEnvironment } from "./environment.ts";
import type { HostOptions, SshOptions } from "./options.ts";
import { type Address, parseAddress } from "./parse.ts";
import { sshFromOptions } from "./ssh-options.ts";
import { tlsFromOptions, tlsFromVariables } from "./tls.ts";

/**
 * The endpoint that the options, or else the environment, ask for.
 *
 * In this order: `options.host`; `DOCKER_HOST` with `DOCKER_TLS_VERIFY` and `DOCKER_CERT_PATH`; the current docker context
 * with its TLS material; the first well-known socket that exists; the platform's default socket. Nobody is connected to.
 * Throws a `WatchError` of code `invalid-option` that quotes what is wrong, also where that is a variable or a file.
 */
export function resolveEndpoint(
  options: HostOptions = {},
  environment: HostEnvironment = processEnvironment(),
): Endpoint {
  const tls = tlsOption(options, environment);
  const ssh = sshOption(options);
  const endpoint = chooseEndpoint(options.host, tls, ssh, environment);
  if (tls && endpoint.kind !== "tls")
    throw invalidOption("tls", options.tls, `absent for ${endpoint.host} (${endpoint.reason})`);
  if (ssh !== undefined && endpoint.kind !== "ssh") {
    throw invalidOption("ssh", Object.keys(ssh), `absent for ${endpoint.host} (${endpoint.reason})`);
  }
  return endpoint;
}

function chooseEndpoint(
  host: unknown,
  tls: TlsMaterial | false | undefined,
  ssh: SshOptions | undefined,
  environment: HostEnvironment,
): Endpoint {
  const build = (value: unknown, source: string, reason: string, ownTls: () => TlsMaterial | undefined): Endpoint => {
    const address = parseAddress(value, source);
    const secure = (): TlsMaterial | undefined => (tls === undefined ? ownTls() : tls || undefined);
    return endpointOf(address, { source, reason, tls: secure, refusesTls: tls === false, ssh: ssh ?? {}, environment });
  };
  if (host !== undefined) return build(host, "host", "the host option", () => undefined);
  const variable = environment.env["DOCKER_HOST"];
  if (variable) return build(variable, "DOCKER_HOST", "DOCKER_HOST", () => tlsFromVariables(environment));
  const context = currentContext(environment);
  if (context !== undefined) {
    const name = `docker context ${JSON.stringify(context.name)}`;
    return build(context.host, `the host of ${name}`, name, () => context.tls);
  }
  return defaultSocket(environment);
}

interface EndpointParts {
  /** What an error calls the address. */
  readonly source: string;
  readonly reason: string;
  readonly tls: () => TlsMaterial | undefined;
  /** Whether `tls: false` was said. */
  readonly refusesTls: boolean;
  readonly ssh: SshOptions;
  readonly environment: HostEnvironment;
}

function endpointOf(address: Address, { source, reason, tls, refusesTls, ssh, environment }: EndpointParts): Endpoint {
  if (address.kind === "socket") {
    const { scheme: kind, path } = address;
    if (kind === "npipe" && environment.platform !== "win32") {
      throw invalidOption(source, `npipe://${path}`, "a unix, tcp, https or ssh address: only Windows has named pipes");
    }
    return { kind, host: `${kind}://${path}`, reason, path };
  }
  const { scheme, hostname, path } = address;
  const authority = (port: number): string => `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
  if (scheme === "ssh") {
    const { port = 22 } = address;
    const username = ssh.username ?? address.username ?? environment.userName();
    if (username === "")
      throw invalidOption(source, `ssh://${hostname}`, "an ssh address with a user, such as ssh://me@box");
    const host = `ssh://${encodeURIComponent(username)}@${authority(port)}${path}`;
    return {
      kind: "ssh",
      host,
      reason,
      hostname,
      port,
      username,
      ...(path === "" ? {} : { path }),
      ssh: sshFromOptions(ssh, environment),
    };
  }
  if (scheme === "https" && refusesTls) throw invalidOption("tls", false, `true or absent for https://${hostname}`);
  const material = tls() ?? (scheme === "https" ? { rejectUnauthorized: true } : undefined);
  if (material === undefined) {
    const port = address.port ?? (scheme === "http" ? 80 : 2375);
    return { kind: "tcp", host: `${scheme}://${authority(port)}${path}`, reason, hostname, port, basePath: path };
  }
  if (scheme === "http")
    throw invalidOption(source, `http://${hostname}`, "an https or tcp address, since TLS is asked for");
  const port = address.port ?? (scheme === "https" ? 443 : 2376);
  return {
    kind: "tls",
    host: `${scheme}://${authority(port)}${path}`,
    reason,
    hostname,
    port,
    basePath: path,
    tls: material,
  };
}

/** `undefined`: nothing was said. */
function tlsOption({ tls }: HostOptions, environment: HostEnvironment): TlsMaterial | false | undefined {
  if (tls === undefined || tls === false) return tls;
  if (tls !== true && (typeof tls !== "object" || tls === null || Array.isArray(tls))) {
    throw invalidOption("tls", tls, "true, false or an object such as { ca, cert, key }");
  }
  return tlsFromOptions(tls, environment);
}

function sshOption({ ssh }: HostOptions): SshOptions | undefined {
  if (ssh === undefined || (typeof ssh === "object" && ssh !== null && !Array.isArray(ssh))) return ssh;
  throw invalidOption("ssh", ssh, "an object such as { privateKey, hostKey }");
}
