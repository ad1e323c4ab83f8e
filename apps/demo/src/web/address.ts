import { isIP, isIPv6 } from "node:net";

/** Whether only this machine can reach a listener that is bound to it. */
export function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}

/** The address for a browser on this machine. */
export function pageAddress(bind: string, port: number): string {
  const host = bind === "0.0.0.0" || bind === "::" ? "127.0.0.1" : bind;
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}/`;
}
