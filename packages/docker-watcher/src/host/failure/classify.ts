import { WatchError, type WatchErrorCode } from "@crowsnest/events";
import { EngineResponseError, OversizeError } from "../client/response.ts";
import type { Endpoint } from "../endpoint.ts";
import { SshError } from "../ssh/error.ts";
import { type ConnectFailure, type ErrorShape, healing, lasting } from "./failure.ts";
import { classifyNetworkError } from "./network-error.ts";
import { classifySshError } from "./ssh-failure.ts";
import { classifyStatus } from "./status.ts";
import { classifyTlsError } from "./tls-error.ts";

const lastingCodes: ReadonlySet<WatchErrorCode> = new Set([
  "invalid-option",
  "permission",
  "unauthorized",
  "rejected",
  "untrusted",
]);

/**
 * What it means that a request to `endpoint` failed. The same on Node, Bun and Deno, which have different words for some of
 * it. An abort counts as a timeout: whoever aborted because he wanted no more does not ask.
 */
export function classifyConnectError(error: unknown, endpoint: Endpoint): ConnectFailure {
  if (error instanceof WatchError)
    return { code: error.code, permanent: lastingCodes.has(error.code), message: error.message };
  if (error instanceof EngineResponseError) return classifyStatus(error, endpoint);
  if (error instanceof OversizeError) return lasting("protocol", `${endpoint.host} sent ${error.message}`);
  const shape = rootOf(error);
  if (isTimeout(shape)) return healing("timeout", `${endpoint.host} did not answer in time`);
  const { message } = shape;
  return (
    (shape instanceof SshError || endpoint.kind === "ssh" ? classifySshError(shape, endpoint) : undefined) ??
    (endpoint.kind === "tls" ? classifyTlsError(shape, endpoint) : undefined) ??
    classifyNetworkError(shape, endpoint) ??
    healing(
      "unreachable",
      `${endpoint.host} cannot be reached: ${typeof message === "string" ? message : String(error)}`,
    )
  );
}

/** Where several addresses of a name were tried, the first error stands for all. */
function rootOf(error: unknown): ErrorShape {
  if (typeof error !== "object" || error === null) return { message: String(error) };
  const shape: ErrorShape = error;
  const [first] = Array.isArray(shape.errors) ? shape.errors : [];
  return typeof first === "object" && first !== null ? first : shape;
}

function isTimeout({ name, code, level }: ErrorShape): boolean {
  if (name === "AbortError" || name === "TimeoutError" || level === "client-timeout") return true;
  return code === "ABORT_ERR" || code === "ETIMEDOUT" || code === "ESOCKETTIMEDOUT";
}
