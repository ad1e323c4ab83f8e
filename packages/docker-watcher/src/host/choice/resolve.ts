import { invalidOption } from "@crowsnest/events";
import type { Endpoint, TlsMaterial } from "../endpoint.ts";
import { type HostEnvironment, processEnvironment } from "../environment.ts";
import { currentContext } from "./context.ts";
import { defaultSocket } from "./default-socket.ts";
import { endpointOf } from "./endpoint-of.ts";
import type { HostOptions, SshOptions } from "./options.ts";
import { parseAddress } from "./parse.ts";
import { tlsFromOptions, tlsFromVariables } from "./tls-material.ts";

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
  // The names alone: the values are secrets.
  if (tls && endpoint.kind !== "tls") {
    const given = options.tls === true ? true : Object.keys(options.tls ?? {});
    throw invalidOption("tls", given, `absent for ${endpoint.host} (${endpoint.reason})`);
  }
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
