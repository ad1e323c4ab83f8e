import { lstatSync, watch } from "node:fs";
import { basename, join } from "node:path";
import { countHint } from "./burst.ts";
import { Echo } from "./echo.ts";
import { isWhole } from "./relative-name.ts";
import type { Source, SourceListener } from "./source.ts";

/**
 * Bun drops a notification that is like the last one and less than 2 ms younger (`emit` in its path_watcher.zig): so the last
 * of several writes is told by none. This is that time (ms), and a little more.
 */
const bunSkips = 4;

const isBun: boolean = process.versions["bun"] !== undefined;

/**
 * One `fs.watch` on one directory, not on what lies below it: on Linux one inotify watch, whatever the directory holds.
 *
 * Its traps: an overflow of the kernel's queue is not told on Node (see `burst.ts`) and comes as a null name on
 * Bun; what happens to the directory itself (removed, renamed, its mode changed) is told as its own base name, or not at all.
 */
export function openNative(directory: string, listener: SourceListener): Source {
  const ownName = basename(directory);
  const echo = isBun ? new Echo(bunSkips, listener) : undefined;
  let open = true;
  const watcher = watch(directory, { persistent: true }, (_event, name) => {
    if (!open) return;
    if (name === ownName && !isThere(join(directory, name))) {
      // Should it be a file of that name that was deleted: whoever opens the directory anew looks at everything.
      listener.rootChanged();
      countHint();
      return;
    }
    const whole = name === null || !isWhole(name) ? undefined : name;
    listener.changed(whole);
    if (whole !== undefined && open) echo?.add(whole);
    countHint();
  });
  watcher.on("error", (error) => {
    if (!open) return;
    open = false;
    echo?.stop();
    watcher.close();
    listener.failed(error);
  });
  return {
    kind: "native",
    async close() {
      open = false;
      echo?.stop();
      watcher.close();
    },
  };
}

/** Whether it can be looked at: not where it is gone, and not in a directory that may not be searched any more. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
