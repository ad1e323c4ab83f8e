import type { WatchErrorCode } from "@crowsnest/events";
import type { Endpoint } from "./endpoint.ts";

/** What an error at connecting means. */
export interface ConnectFailure {
  readonly code: WatchErrorCode;
  /** Whether it will not heal by itself: try again slowly. */
  readonly permanent: boolean;
  /** For a person: which host, what happened, what to do. */
  readonly message: string;
}

/** What went wrong when a request to `endpoint` failed before it had its answer. */
export function classifyConnectError(error: unknown, endpoint: Endpoint): ConnectFailure {
  const { code, statusCode, name, message } = error as {
    code?: string;
    statusCode?: number;
    name?: string;
    message?: string;
  };
  const at = endpoint.host;
  if (statusCode === 401 || statusCode === 403)
    return { code: "unauthorized", permanent: true, message: `${at} answered ${statusCode}` };
  if (statusCode !== undefined) {
    const healing = statusCode >= 502 && statusCode <= 504;
    return { code: healing ? "unreachable" : "rejected", permanent: !healing, message: `${at} answered ${statusCode}` };
  }
  if (code === "EACCES" || code === "EPERM")
    return { code: "permission", permanent: true, message: `permission denied at ${at}` };
  if (name === "AbortError" || name === "TimeoutError")
    return { code: "timeout", permanent: false, message: `no answer from ${at}` };
  if (code?.startsWith("HPE_")) return { code: "protocol", permanent: false, message: `${at} does not speak HTTP` };
  return { code: "unreachable", permanent: false, message: `cannot reach ${at}: ${message ?? String(error)}` };
}
