import { isIP } from "node:net";
import { hostname } from "node:os";
import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { isLoopback } from "./address.ts";
import { refuse } from "./refuse.ts";

/**
 * Refuses requests that a page of somebody else's can make a browser send.
 *
 * `Host`: a name that an attacker made point to this machine (DNS rebinding) is none of ours. Bound to loopback, only
 * loopback's names are; otherwise also addresses, which cannot be rebound, the name that was bound and this machine's own.
 * `Origin`, where there is one, must be the very `Host`. `Sec-Fetch-Site: cross-site` may only follow a link to the page.
 */
export function guard(bind: string): MiddlewareHandler {
  const names = new Set([bind.toLowerCase(), "localhost", ...(isLoopback(bind) ? [] : [hostname().toLowerCase()])]);
  const isOurs = (name: string): boolean => {
    const address = name.replace(/^\[(.*)\]$/, "$1");
    return names.has(address) || isLoopback(address) || (!isLoopback(bind) && isIP(address) !== 0);
  };
  return async (context, next) => {
    const host = context.req.header("host")?.toLowerCase();
    const name = host === undefined ? undefined : /^(\[[\da-f:.]+\]|[^:\s]+)(?::\d{1,5})?$/.exec(host)?.[1];
    if (name === undefined || !isOurs(name)) return refuse(context, 403, "the Host header names another machine");
    const origin = context.req.header("origin");
    if (origin !== undefined && origin.toLowerCase() !== `http://${host}`) {
      return refuse(context, 403, "the request comes from another site");
    }
    const navigates = context.req.header("sec-fetch-mode") === "navigate" && context.req.path === "/";
    if (context.req.header("sec-fetch-site") === "cross-site" && !navigates) {
      return refuse(context, 403, "the request comes from another site");
    }
    return next();
  };
}

/** Headers of every answer: the page may load only its own files, run no inline script, and be in nobody's frame. */
export const safeHeaders: MiddlewareHandler = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", "data:"],
    fontSrc: ["data:"],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ["'none'"],
  },
  xFrameOptions: "DENY",
  referrerPolicy: "no-referrer",
  // Plain HTTP on this machine.
  strictTransportSecurity: false,
});
