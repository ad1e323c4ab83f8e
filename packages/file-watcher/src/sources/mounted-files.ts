import { watch } from "node:fs";
import { openDeno } from "./deno.ts";
import { deno } from "./deno-runtime.ts";
import type { Source, SourceListener } from "./source.ts";

/** At most this many files that are mounted alone get a watch of their own. */
const limit = 64;

/**
 * Watches on files that are mounted alone: a write on the host is not told in the directory they are mounted in, only on
 * the file itself. One that is refused is passed over, for the pulse looks at these files too.
 */
export function openMountedFiles(directory: string, names: Iterable<string>, listener: SourceListener): Source {
  const closers: (() => void)[] = [];
  for (const name of names) {
    if (closers.length === limit) break;
    const changed = (): void => listener.changed(name);
    try {
      closers.push(watchFile(`${directory}/${name}`, changed));
    } catch {
      // The pulse has it.
    }
  }
  return {
    kind: "native",
    async close() {
      for (const close of closers.splice(0)) close();
    },
  };
}

function watchFile(path: string, changed: () => void): () => void {
  if (deno !== undefined) {
    const listener = { changed, rootChanged: changed, renewed() {}, failed() {} };
    const source = openDeno(deno, path, false, listener);
    return () => void source.close();
  }
  const watcher = watch(path, { persistent: false }, changed);
  watcher.on("error", () => watcher.close());
  return () => watcher.close();
}
