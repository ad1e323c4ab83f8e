import type { BaseAgent } from "ssh2";
import { deno } from "../client/deno-runtime.ts";
import { DenoSocket } from "../client/deno-socket.ts";

/** The ssh agent at a socket, as ssh2 wants it: on Deno reached by a {@link DenoSocket}, which says why. */
export function agentAt(path: string, ssh2: Pick<typeof import("ssh2"), "OpenSSHAgent">): BaseAgent | string {
  if (deno === undefined) return path;
  const runtime = deno;
  const agent = new ssh2.OpenSSHAgent(path);
  agent.getStream = (opened) => {
    const socket = new DenoSocket(runtime, path);
    socket.once("error", opened).once("connect", () => {
      socket.off("error", opened);
      opened(null, socket);
    });
  };
  return agent;
}
