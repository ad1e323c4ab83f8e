import { Hono } from "hono";
import type { PageAssets } from "./page-assets.ts";

/** The page and its two files. */
export function pageRoutes({ html, script, style }: PageAssets): Hono {
  return new Hono()
    .get("/", (context) => context.html(html))
    .get("/app.js", (context) => context.body(script, 200, { "Content-Type": "text/javascript; charset=utf-8" }))
    .get("/app.css", (context) => context.body(style, 200, { "Content-Type": "text/css; charset=utf-8" }));
}
