import { watch } from "node:fs";
import { basename } from "node:path";
import { DirectoryWatcher } from "@crowsnest/file-watcher";
import parcel from "@parcel/watcher";
import chokidar from "chokidar";

/** Watches a directory, calls `tell` with each name it is told of, and gives back what ends it. */
export type StartWatcher = (directory: string, tell: (name: string) => void) => Promise<() => unknown>;

/** Whoever watches files, each as its documentation would have it for one flat directory. */
export const watchers: Readonly<Record<string, StartWatcher>> = {
  "raw fs.watch": async (directory, tell) => {
    const watcher = watch(directory, (_change, name) => tell(name ?? ""));
    return () => watcher.close();
  },

  crowsnest: async (directory, tell) => {
    const stream = new DirectoryWatcher(directory).watch();
    void (async () => {
      for await (const batch of stream.batches()) for (const { actorName } of batch) tell(actorName);
    })();
    await stream.ready;
    return () => stream.return?.();
  },

  "raw @parcel/watcher": async (directory, tell) => {
    const subscription = await parcel.subscribe(directory, (_error, events) => {
      for (const { path } of events) tell(basename(path));
    });
    return () => subscription.unsubscribe();
  },

  chokidar: async (directory, tell) => {
    const watcher = chokidar.watch(directory, { ignoreInitial: true, depth: 0 });
    watcher.on("all", (_change, path) => tell(basename(path)));
    await new Promise<void>((resolve) => watcher.on("ready", () => resolve()));
    return () => watcher.close();
  },
};
