import { STATUS_CODES } from "node:http";
import { checkNames, invalidOption } from "@crowsnest/events";
import { oneOf, text, truth, wholeNumber } from "../check.ts";

/** The paths an engine knows, whatever version stands before them. */
export const routes = ["/_ping", "/version", "/events", "/containers/json", "/containers/{id}/json"] as const;

/** A path that the engine knows, whatever version stands before it. */
export type Route = (typeof routes)[number];

/** What goes wrong with a request. */
export type Fault =
  /** Another status than it should be: a proxy that refuses, an engine that is not up. */
  | {
      readonly kind: "status";
      /** From 200 to 599. */
      readonly status: number;
      /** Default: the status in words; JSON as from an engine, or a page as from a proxy with `html`. */
      readonly body?: string;
      /** True: a page for people, as a proxy gives it. Default: JSON. */
      readonly html?: boolean;
      /** More header fields, such as `{ Location: "/version" }` for a 301. */
      readonly headers?: Readonly<Record<string, string>>;
      /** True: half of the body comes, and then nothing, with the connection open. */
      readonly stallBody?: boolean;
    }
  /** The connection is accepted, and nothing is ever answered. */
  | { readonly kind: "silent" }
  /** What comes is no HTTP. */
  | { readonly kind: "garbage"; readonly text?: string }
  /** The connection ends before the headers. */
  | { readonly kind: "close" }
  /** The headers come, 200, and then the end: a proper one, or with `reset` in the midst of the answer. */
  | { readonly kind: "headers-only"; readonly reset?: boolean }
  /** The right answer, so many milliseconds late. */
  | { readonly kind: "delay"; readonly delay: number }
  /** For `/events`: the headers come at once, the subscription begins so many milliseconds later. Docker has that gap, too. */
  | { readonly kind: "late-subscription"; readonly delay: number };

/** Which requests a fault meets. */
export interface FaultScope {
  /** Default: all paths. */
  readonly path?: Route;
  /** How many requests; then it is over. Default: all, until it is taken back. */
  readonly times?: number;
}

const kinds = ["status", "silent", "garbage", "close", "headers-only", "delay", "late-subscription"] as const;
const longest = 2_147_483_647;

/** The names of all kinds of faults. */
type FaultNames = { readonly [Name in Fault extends infer F ? (F extends Fault ? keyof F : never) : never]?: unknown };

/** Refuses a fault that cannot be. */
export function checkFault(fault: Fault, scope: FaultScope): void {
  checkNames<FaultNames>("the fault", fault, {
    kind: true,
    status: true,
    body: true,
    html: true,
    headers: true,
    stallBody: true,
    text: true,
    reset: true,
    delay: true,
  });
  oneOf("kind", fault.kind, kinds);
  checkNames("the scope of a fault", scope, { path: true, times: true });
  if (scope.path !== undefined) oneOf("path", scope.path, routes);
  if (scope.times !== undefined) wholeNumber("times", scope.times, 1, Number.MAX_SAFE_INTEGER);
  if (fault.kind === "status") checkStatus(fault);
  if (fault.kind === "garbage" && fault.text !== undefined) text("text", fault.text);
  if (fault.kind === "headers-only" && fault.reset !== undefined) truth("reset", fault.reset);
  if ("delay" in fault) wholeNumber("delay", fault.delay, 0, longest, "milliseconds");
}

function checkStatus(fault: Extract<Fault, { kind: "status" }>): void {
  wholeNumber("status", fault.status, 200, 599);
  if (fault.body !== undefined) text("body", fault.body);
  for (const [name, value] of Object.entries(fault.headers ?? {})) {
    if (/[\r\n]/.test(`${name}${text(`headers[${JSON.stringify(name)}]`, value)}`)) {
      throw invalidOption("headers", fault.headers, "header fields without line breaks");
    }
  }
}

/** The body of an answer with a faulty status, and its media type. */
export function faultBody({ status, body, html = false }: Extract<Fault, { kind: "status" }>): {
  body: string;
  type: string;
} {
  const words = STATUS_CODES[status] ?? "Unknown";
  if (html) return { body: body ?? `<html><body><h1>${status} ${words}</h1>\n</body></html>\n`, type: "text/html" };
  return { body: body ?? `{"message":${JSON.stringify(words.toLowerCase())}}\n`, type: "application/json" };
}
