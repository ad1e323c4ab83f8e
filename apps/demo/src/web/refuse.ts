import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Refusal } from "./protocol.ts";

/** An answer that refuses, as JSON, with a reason for people. */
export function refuse(context: Context, status: ContentfulStatusCode, error: string): Response {
  const refusal: Refusal = { error };
  return context.json(refusal, status);
}
