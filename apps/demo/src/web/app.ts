import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import type { Press } from "../faults/fault-panel.ts";
import type { HealthReport } from "../health/health-report.ts";
import type { Hub } from "../live/hub.ts";
import { guard, safeHeaders } from "./guard.ts";
import type { PageAssets } from "./page-assets.ts";
import { pageRoutes } from "./page-routes.ts";
import { refuse } from "./refuse.ts";
import { streamRoute } from "./stream-route.ts";
import type { Token } from "./token.ts";

/** What the web server serves. */
export interface AppParts {
  readonly page: PageAssets;
  readonly hub: Hub;
  /** For Prometheus, in its text format. */
  readonly metrics: { readonly contentType: string; metrics(): Promise<string> };
  readonly health: () => HealthReport;
  readonly press: (name: string) => Press;
  readonly token: Token;
  /** The address it is bound to. */
  readonly bind: string;
}

/** Every path of the server. All of them are guarded, also those that are not there. */
export function createApp(parts: AppParts): Hono<{ Bindings: Partial<HttpBindings> }> {
  const { hub, metrics, token } = parts;
  const app = new Hono<{ Bindings: Partial<HttpBindings> }>();
  app.use(safeHeaders, guard(parts.bind), async (context, next) => {
    context.header("Cache-Control", "no-store");
    await next();
  });
  app.use(async (context, next) => {
    const { "content-length": length = "0", "transfer-encoding": encoding } = context.req.header();
    if (length !== "0" || encoding !== undefined) return refuse(context, 413, "no path here takes a body");
    return next();
  });
  app.route("/", pageRoutes(parts.page));
  app.get("/stream", streamRoute(hub));
  app.get("/metrics", async (context) =>
    context.body(await metrics.metrics(), 200, { "Content-Type": metrics.contentType }),
  );
  app.get("/healthz", (context) => {
    const report = parts.health();
    return context.json(report, report.healthy ? 200 : 503);
  });
  app.post("/faults/:name", (context) => {
    if (!token.matches(context.req.header("x-fault-token"))) {
      return refuse(context, 401, "the header X-Fault-Token must have the token that the demo printed");
    }
    const press = parts.press(context.req.param("name"));
    if ("began" in press) return context.json(press.began, 202);
    return refuse(context, press.refused === "busy" ? 409 : 404, press.error);
  });
  for (const path of ["/", "/app.js", "/app.css", "/stream", "/metrics", "/healthz"])
    refuseOthers(app, path, "GET, HEAD");
  refuseOthers(app, "/faults/:name", "POST");
  app.notFound((context) => refuse(context, 404, "there is nothing here"));
  app.onError((_, context) => refuse(context, 500, "something went wrong in the demo"));
  return app;
}

function refuseOthers(app: Hono<{ Bindings: Partial<HttpBindings> }>, path: string, allowed: string): void {
  app.all(path, (context) => {
    context.header("Allow", allowed);
    return refuse(context, 405, `only ${allowed} is possible here`);
  });
}
