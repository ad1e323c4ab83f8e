import { statSync, watch } from "node:fs";
import { deno } from "./deno-runtime.ts";
import { openDeno } from "./deno-watches.ts";
import type { Source, SourceListener } from "./source.ts";

/** At most this many files that are mounted alone get a watch of their own. */
const limit = 64;

/**
 * Watches on files that are mounted alone: a write on the host is not told in the directory they are mounted in, only on
 * the file itself. One that is refused is passed over, for the pulse looks at these files too.
 */
export async function openMountedFiles(
  directory: string,
  names: Iterable<string>,
  listener: SourceListener,
): Promise<Source> {
  const closers: (() => void | Promise<void>)[] = [];
  for (const name of names) {
    if (closers.length === limit) break;
    const changed = (): void => listener.changed(name);
    try {
      const path = `${directory}/${name}`;
      if (statSync(path).isDirectory()) continue;
      closers.push(await watchFile(path, changed));
    } catch {
      // The pulse has it.
    }
  }
  return {
    kind: "native",
    async close() {
      await Promise.all(closers.splice(0).map((close) => close()));
    },
  };
}

async function watchFile(path: string, changed: () => void): Promise<() => void | Promise<void>> {
  if (deno !== undefined) {
    const listener = { changed, rootChanged: changed, renewed() {}, failed() {} };
    const source = await openDeno(deno, path, false, listener);
    return () => source.close();
  }
  const watcher = watch(path, { persistent: false }, changed);
  watcher.on("error", () => watcher.close());
  return () => watcher.close();
}
