import { watch } from "node:fs";
import { DirectoryWatcher } from "@crowsnest/file-watcher";
import parcel from "@parcel/watcher";
import chokidar from "chokidar";

/** Watches a directory as its documentation would have it; resolves when it is ready. Names are relative to the directory. */
export type Peer = (directory: string, tell: (event: string) => void) => Promise<void>;

export const peers: Readonly<Record<string, Peer>> = {
  "@crowsnest/file-watcher": async (directory, tell) => {
    const stream = new DirectoryWatcher(directory).watch();
    void (async () => {
      for await (const { action, actorName, previousName } of stream as AsyncIterable<Told>) {
        const word = action.replace("file-", "");
        tell((previousName === undefined ? `${word} ${actorName}` : `${word} ${previousName} → ${actorName}`).trim());
      }
    })();
    await stream.ready;
  },

  "chokidar 6": async (directory, tell) => {
    const watcher = chokidar.watch(directory, { ignoreInitial: true, depth: 0, cwd: directory });
    watcher.on("all", (event, name) => tell(`${event} ${name}`));
    await new Promise<void>((resolve) => watcher.on("ready", resolve));
  },

  "@parcel/watcher": async (directory, tell) => {
    await parcel.subscribe(directory, (error, events) => {
      if (error !== null) tell(`error: ${error.message}`);
      for (const { type, path } of events ?? []) tell(`${type} ${path.slice(directory.length + 1)}`.trim());
    });
  },

  "fs.watch": async (directory, tell) => {
    watch(directory, (event, name) => tell(`${event} ${name}`));
  },
};

interface Told {
  readonly action: string;
  readonly actorName: string;
  readonly previousName?: string;
}
