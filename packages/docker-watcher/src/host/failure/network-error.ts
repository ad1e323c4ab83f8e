import type { Endpoint } from "../endpoint.ts";
import { type ConnectFailure, type ErrorShape, healing, lasting } from "./failure.ts";

/** What an error of the network, of a socket file or of the HTTP parser means; `undefined` for what is none of them. */
export function classifyNetworkError(
  { code, name, message }: ErrorShape,
  endpoint: Endpoint,
): ConnectFailure | undefined {
  const { host, kind } = endpoint;
  const isFile = kind === "unix" || kind === "npipe";
  const text = typeof message === "string" ? message : "";
  if (name === "NotCapable") return lasting("permission", `Deno was not permitted to open ${host}: ${text}`);
  if (typeof code !== "string") return undefined;
  if (code.startsWith("HPE_")) return healing("protocol", `${host} does not speak HTTP: ${text}`);
  switch (code) {
    case "EACCES":
    case "EPERM":
      return lasting(
        "permission",
        isFile ? `permission denied at ${host}: ${socketAdvice}` : `permission denied to connect to ${host}`,
      );
    case "ENOENT":
    case "ENOTDIR":
      return isFile ? healing("unreachable", `there is no socket at ${host}: is the engine running?`) : undefined;
    case "ECONNREFUSED":
    case "ENOTSOCK":
      return healing(
        "unreachable",
        isFile
          ? `nobody listens at ${host}: the engine has stopped, or it is no socket`
          : `${host} refuses connections: is the engine running, and on this port?`,
      );
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EAI_NODATA":
      return healing("unreachable", `the name in ${host} cannot be resolved (${code})`);
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "EHOSTDOWN":
    case "ENETDOWN":
      return healing("unreachable", `there is no way to ${host} (${code})`);
    case "EMFILE":
    case "ENFILE":
      return healing("limit", `${host} cannot be opened: too many open files (${code})`);
    case "ECONNRESET":
    case "EPIPE":
    case "ERR_SOCKET_CLOSED":
    case "ERR_STREAM_PREMATURE_CLOSE":
      return healing(
        "unreachable",
        `${host} closed the connection before it had answered${clientCertificateAdvice(endpoint)}`,
      );
    default:
      return undefined;
  }
}

const socketAdvice = "add the user to the group that owns it (docker, in general), or run as root";

/** Where a reset overtakes the alert that would say so. */
function clientCertificateAdvice(endpoint: Endpoint): string {
  return endpoint.kind === "tls" && endpoint.tls.cert === undefined ? "; it may want a client certificate" : "";
}
