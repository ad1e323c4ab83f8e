import type { Endpoint } from "../endpoint.ts";
import { SshError } from "../ssh/error.ts";
import { type ConnectFailure, type ErrorShape, healing, lasting } from "./failure.ts";

/** What an error on the way through sshd means; `undefined` for what is none of ssh's own. */
export function classifySshError(error: ErrorShape, { host }: Endpoint): ConnectFailure | undefined {
  const message = `${host}: ${typeof error.message === "string" ? error.message : "the ssh connection failed"}`;
  if (!(error instanceof SshError)) {
    // Also what sshd does to whoever comes when too many log in at once (MaxStartups).
    if (error.level === "protocol") return healing("unreachable", `${message}; is it sshd that listens there?`);
    if (error.level === "handshake") return lasting("protocol", message);
    return undefined;
  }
  switch (error.failure) {
    case "host-key":
      return lasting("untrusted", message);
    case "login":
      return lasting("unauthorized", message);
    case "channel":
      return healing("unreachable", message);
    case "command":
      return classifyCommand(error.message, message);
  }
}

function classifyCommand(complaint: string, message: string): ConnectFailure {
  if (/permission denied/i.test(complaint)) {
    return lasting("permission", `${message}; add the user to the docker group there`);
  }
  if (/exited with 12[67]\b|not found|is not a docker command/i.test(complaint)) {
    const advice = "install the docker command there, or name the engine's socket: ssh://user@host/var/run/docker.sock";
    return lasting("rejected", `${message}; ${advice}`);
  }
  return healing("unreachable", message);
}
