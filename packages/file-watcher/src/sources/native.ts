import { existsSync, watch } from "node:fs";
import { basename, join } from "node:path";
import { countHint } from "./burst.ts";
import { openDeno } from "./deno.ts";
import { deno } from "./deno-runtime.ts";
import { isWhole } from "./relative-name.ts";
import type { Source, SourceListener } from "./source.ts";

/**
 * One watch on one directory, not on what lies below it: on Linux one inotify watch, whatever the directory holds.
 *
 * Its traps: an overflow of the kernel's queue is not told on Node and Deno (see `burst.ts`) and comes as a null name on
 * Bun; a directory that was removed or renamed is told as its own base name, or not at all.
 */
export function openNative(directory: string, listener: SourceListener): Source {
  if (deno !== undefined) return openDeno(deno, directory, false, listener);
  const ownName = basename(directory);
  let open = true;
  const watcher = watch(directory, { persistent: true }, (_event, name) => {
    if (!open) return;
    if (name === ownName && !existsSync(join(directory, name))) listener.rootChanged();
    listener.changed(name === null || !isWhole(name) ? undefined : name);
    countHint();
  });
  watcher.on("error", (error) => {
    if (!open) return;
    open = false;
    watcher.close();
    listener.failed(error);
  });
  return {
    kind: "native",
    async close() {
      open = false;
      watcher.close();
    },
  };
}
