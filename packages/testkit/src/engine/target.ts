import type { Route } from "./fault.ts";

/** What a request is for. */
export interface Target {
  /** The route; `other` for a path that this engine does not know. */
  readonly path: Route | "other";
  /** The API version before the path, such as `1.41`. */
  readonly version: string | undefined;
  /** For the route of one container: which one. */
  readonly id: string;
  readonly query: URLSearchParams;
  /** The clean form of a path with double slashes or dots in it. */
  readonly unclean: string | undefined;
}

const plain: ReadonlySet<string> = new Set<Route>(["/_ping", "/version", "/events", "/containers/json"]);

/** Reads the target of a request. */
export function parseTarget(target: string): Target {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1));
  const [, version, rest = ""] = /^(?:\/v([0-9.]+))?(\/.*)$/.exec(path) ?? [];
  const clean = cleanPath(path);
  const unclean = clean === path ? undefined : `${clean}${mark < 0 ? "" : target.slice(mark)}`;
  if (plain.has(rest)) return { path: rest as Route, version, id: "", query, unclean };
  const id = decode(/^\/containers\/([^/]+)\/json$/.exec(rest)?.[1] ?? "");
  return { path: id === "" ? "other" : "/containers/{id}/json", version, id, query, unclean };
}

function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}${path.endsWith("/") && parts.length > 0 ? "/" : ""}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
