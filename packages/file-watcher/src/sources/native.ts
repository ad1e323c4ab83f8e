import { watch } from "node:fs";
import { basename } from "node:path";
import { countHint } from "./burst.ts";
import type { Source, SourceListener } from "./source.ts";

/**
 * One `fs.watch` on one directory, not on what lies below it: on Linux one inotify watch, whatever the directory holds.
 *
 * Its traps: an overflow of the kernel's queue is not told on Node and Deno (see `burst.ts`) and comes as a null name on
 * Bun; a directory that was removed or renamed is told as its own base name, or not at all (Deno).
 */
export function openNative(directory: string, listener: SourceListener): Source {
  const ownName = basename(directory);
  let open = true;
  const watcher = watch(directory, { persistent: true }, (_event, name) => {
    if (!open) return;
    countHint();
    if (name === ownName) listener.rootChanged();
    // A name that is no UTF-8 comes with replacement characters: it cannot be looked at.
    listener.changed(name === null || name.includes("\uFFFD") ? undefined : name);
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
