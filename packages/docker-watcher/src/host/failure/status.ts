import { STATUS_CODES } from "node:http";
import { type EngineResponseError, messageOf } from "../client/response.ts";
import type { Endpoint } from "../endpoint.ts";
import { type ConnectFailure, healing, lasting } from "./failure.ts";

/** What an answer that is no success means. */
export function classifyStatus(
  { statusCode, body, location }: EngineResponseError,
  { host }: Endpoint,
): ConnectFailure {
  const said = messageOf(body);
  const answer =
    `${host} answered ${statusCode} ${STATUS_CODES[statusCode] ?? ""}`.trim() + (said === "" ? "" : ` (${said})`);
  if (statusCode === 401 || statusCode === 403) {
    return lasting("unauthorized", `${answer}: let its proxy allow GET /_ping, /version, /events and /containers/json`);
  }
  // What a Go server and nginx say to plain HTTP on a port with TLS.
  if (statusCode === 400 && /HTTP request (was sent )?to (an )?HTTPS/i.test(said)) {
    return lasting("rejected", `${host} speaks TLS: use https:// with the tls option, or set DOCKER_TLS_VERIFY`);
  }
  if (statusCode >= 300 && statusCode < 400) {
    const target = location === undefined ? "elsewhere" : `to ${location.slice(0, 200)}`;
    return lasting(
      "rejected",
      `${host} redirects ${target} (${statusCode}): an engine never does; give the address of the engine itself`,
    );
  }
  if (statusCode === 404) return lasting("rejected", `${answer}: there is no Docker Engine API at this address`);
  if (passing.has(statusCode))
    return healing("unreachable", `${answer}: the engine behind it does not answer at the moment`);
  return lasting("rejected", answer);
}

/** Too early, too many, and what a proxy says whose engine is down. */
const passing: ReadonlySet<number> = new Set([408, 425, 429, 502, 503, 504]);
