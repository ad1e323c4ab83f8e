import type { Look } from "../look/snapshot.ts";
import type { Surveyor } from "../look/survey.ts";
import type { Tracker } from "../tell/tracker.ts";

/**
 * Looks at some names and, where what is found there has to do with others, at those too: the old name of what was renamed,
 * what lies in a directory that came. At once where calls may block.
 */
export function lookAround(names: readonly string[], surveyor: Surveyor, tracker: Tracker): Look | Promise<Look> {
  const known = tracker.snapshot;
  const look = surveyor.look(names, known);
  if (look instanceof Promise) return look.then((found) => surveyor.extend(found, known) ?? found);
  let all = look;
  for (let others = tracker.suspects(all); others.length > 0; others = tracker.suspects(all)) {
    const found = surveyor.look(others, known);
    // One that cannot be looked at would be suspect for ever.
    if (found instanceof Promise || found.size === 0) break;
    all = new Map([...all, ...found]);
  }
  return surveyor.extend(all, known) ?? all;
}
