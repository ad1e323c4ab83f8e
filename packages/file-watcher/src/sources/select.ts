import type { Backend } from "./backend.ts";
import type { SourceKind } from "./source.ts";

/**
 * The sources to try, in order. The last one, polling, always works.
 *
 * `"auto"` takes the cheapest that serves: one native watch for a flat directory, parcel for a recursive one, polling where
 * the file system tells nothing.
 */
export function selectSources(backend: Backend, recursive: boolean, notifies: boolean): readonly SourceKind[] {
  if (backend === "polling" || (backend === "auto" && !notifies)) return ["polling"];
  if (backend === "parcel" || (backend === "auto" && recursive)) return ["parcel", "native", "polling"];
  return ["native", "polling"];
}
