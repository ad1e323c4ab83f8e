import {
  Action,
  type FileEvent,
  type ReloadEvent,
  type WatchError,
  type Watcher,
  type WatchOptions,
  type WatchStream,
} from "@crowsnest/events";
import { expect, onTestFinished } from "vitest";
import type { OnFinished } from "./directory.ts";
import { inTime } from "./in-time.ts";
import { line } from "./line.ts";

/** Reads a stream for a test: what came, as short lines. */
export interface Recorder {
  readonly stream: WatchStream<FileEvent | ReloadEvent>;
  readonly events: (FileEvent | ReloadEvent)[];
  readonly errors: WatchError[];
  /** `"created a"`, `"renamed a → b"`, `"reload reconnected"`, in the order in which they came. */
  readonly lines: string[];
  /** The names that exist, as far as the events tell. */
  readonly view: Set<string>;
  /** Waits until the lines are these. */
  sees(...lines: string[]): Promise<void>;
  /** Forgets what came so far. */
  reset(): void;
}

/** Starts to read, and waits until the watch is established. */
export async function record(
  watcher: Watcher<FileEvent | ReloadEvent>,
  options: Omit<WatchOptions, "onError"> = {},
  onFinished: OnFinished = onTestFinished,
): Promise<Recorder> {
  const events: (FileEvent | ReloadEvent)[] = [];
  const errors: WatchError[] = [];
  const lines: string[] = [];
  const view = new Set<string>();
  const stream = watcher.watch({ ...options, onError: (error) => errors.push(error) });
  onFinished(async () => {
    await stream.return?.();
  });
  void (async () => {
    for await (const batch of stream.batches()) {
      for (const event of batch) {
        events.push(event);
        lines.push(line(event));
        apply(event, view);
      }
    }
  })().catch(() => {});
  await stream.ready;
  return {
    stream,
    events,
    errors,
    lines,
    view,
    sees: async (...expected) => {
      await inTime(() => expect(lines).toEqual(expected));
    },
    reset() {
      events.length = 0;
      errors.length = 0;
      lines.length = 0;
    },
  };
}

function apply(event: FileEvent | ReloadEvent, view: Set<string>): void {
  if (event.action === Action.FileDeleted) view.delete(event.actorName);
  if (event.action === Action.FileRenamed) view.delete(event.previousName ?? "");
  if (event.action === Action.FileRenamed || event.action === Action.FileCreated) view.add(event.actorName);
}
