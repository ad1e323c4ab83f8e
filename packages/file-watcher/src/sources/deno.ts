import { readdirSync } from "node:fs";
import { countHint } from "./burst.ts";
import type { DenoNotification, DenoRuntime } from "./deno-runtime.ts";
import { relativeName } from "./relative-name.ts";
import type { Source, SourceListener } from "./source.ts";

/**
 * `Deno.watchFs`: unlike Deno's `fs.watch` it has begun, or has failed, when the call returns. Each one takes an inotify
 * instance of its own.
 */
export function openDeno(
  runtime: DenoRuntime,
  directory: string,
  recursive: boolean,
  listener: SourceListener,
): Source {
  const watcher = begin(runtime, directory, recursive);
  let open = true;
  const take = ({ paths, flag }: DenoNotification): void => {
    countHint();
    if (flag === "rescan" || paths.length === 0) listener.changed(undefined);
    for (const path of paths) {
      const name = relativeName(directory, path);
      if (name === "") listener.rootChanged();
      else listener.changed(name);
    }
  };
  void (async () => {
    const notifications = watcher[Symbol.asyncIterator]();
    while (open) {
      try {
        const next = await notifications.next();
        if (!open) return;
        if (next.done) throw new Error("Deno.watchFs ended");
        take(next.value);
      } catch (error) {
        if (!open) return;
        // It gives up a notification about such a name, but not the watch.
        if (/invalid UTF-8/i.test(String(error))) listener.changed(undefined);
        else {
          listener.failed(error);
          return;
        }
      }
    }
  })();
  return {
    kind: "native",
    async close() {
      if (!open) return;
      open = false;
      watcher.close();
    },
  };
}

function begin(runtime: DenoRuntime, directory: string, recursive: boolean): ReturnType<DenoRuntime["watchFs"]> {
  try {
    return runtime.watchFs(directory, { recursive });
  } catch (error) {
    // It gives no code, and refuses a whole tree for one directory in it: this throws where it is the root that may not be read.
    if (/permission denied/i.test(String(error))) readdirSync(directory);
    throw error;
  }
}
