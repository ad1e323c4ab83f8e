import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Hub } from "../live/hub.ts";
import { refuse } from "./refuse.ts";

/** `GET /stream`: Server-Sent Events until the page or the demo goes. */
export function streamRoute(hub: Hub) {
  return (context: Context<{ Bindings: Partial<HttpBindings> }>): Response => {
    const headers = {
      "Content-Type": "text/event-stream; charset=utf-8",
      // Told beforehand: otherwise the adapter waits for the first chunks, to find a length.
      "Transfer-Encoding": "chunked",
    };
    if (context.req.raw.method === "HEAD") return context.body(null, 200, headers);
    const { outgoing } = context.env;
    const body = hub.subscribe(context.req.header("last-event-id"), () => outgoing?.destroy());
    if (body !== undefined) return context.body(body, 200, headers);
    context.header("Retry-After", "5");
    return refuse(context, 503, "too many pages are open");
  };
}
