import type { Entry } from "./entry.ts";

/** The place that a key leads to from `place` (-1: none yet); undefined for any other key and where there is no event. */
export function neighbour(key: string, entries: readonly Entry[], place: number, page: number): number | undefined {
  const last = entries.length - 1;
  const from = place === -1 ? last + 1 : place;
  switch (key) {
    case "ArrowDown":
      return eventAt(entries, place === -1 ? last : place + 1, 1) ?? eventAt(entries, last, -1);
    case "ArrowUp":
      return eventAt(entries, from - 1, -1) ?? eventAt(entries, 0, 1);
    case "PageDown":
      return eventAt(entries, Math.min(last, from + page), -1);
    case "PageUp":
      return eventAt(entries, Math.max(0, from - page), 1);
    case "Home":
      return eventAt(entries, 0, 1);
    case "End":
      return eventAt(entries, last, -1);
    default:
      return undefined;
  }
}

/** The first event from `index` on, in steps of one. */
function eventAt(entries: readonly Entry[], index: number, step: 1 | -1): number | undefined {
  for (let at = index; at >= 0 && at < entries.length; at += step) if (entries[at]?.kind === "event") return at;
  return undefined;
}
