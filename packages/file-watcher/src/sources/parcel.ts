import { watch } from "node:fs";
import { sep } from "node:path";
import type { AsyncSubscription, Event } from "@parcel/watcher";
import { countHint } from "./burst.ts";
import type { Source, SourceListener } from "./source.ts";

/**
 * A directory and all below it, by @parcel/watcher, which is loaded only here.
 *
 * Its traps (2.6.0): it tells no overflow and loses events in a burst (see `burst.ts`, and the reconciliation); it waits
 * for ever, and the whole process with it, when no inotify instance is left, hence the probe; it holds events back for 50
 * to 500 ms; a throwing callback ends the process; a directory that was removed or unmounted is told by nothing, and ending
 * the subscription may then reject.
 */
export async function openParcel(directory: string, listener: SourceListener): Promise<Source> {
  await probe(directory);
  const { subscribe } = await import("@parcel/watcher");
  let open = true;
  // A function of its own for each subscription: the library takes the same one twice for one subscription.
  const onEvents = (error: Error | null, events: readonly Event[]): void => {
    if (!open) return;
    if (error !== null) {
      listener.failed(error);
      return;
    }
    for (const event of events) {
      countHint();
      const name = relativeName(directory, event.path);
      if (name === "") listener.rootChanged();
      else listener.changed(name);
    }
  };
  const subscription: AsyncSubscription = await subscribe(directory, onEvents);
  return {
    kind: "parcel",
    async close() {
      if (!open) return;
      open = false;
      // It rejects when the directory is gone; it has let go all the same.
      await subscription.unsubscribe().catch(() => {});
    },
  };
}

/** Throws what the system throws when it has no watch left. */
async function probe(directory: string): Promise<void> {
  const watcher = watch(directory);
  watcher.close();
}

function relativeName(directory: string, path: string): string | undefined {
  const prefix = directory.endsWith(sep) ? directory : directory + sep;
  if (path === directory) return "";
  if (!path.startsWith(prefix) || path.includes("\uFFFD")) return undefined;
  const name = path.slice(prefix.length);
  return sep === "/" ? name : name.replaceAll(sep, "/");
}
