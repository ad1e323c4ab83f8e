import { type Clock, type FileEvent, type ReloadEvent, systemClock, type WatchError } from "@crowsnest/events";
import { expect, onTestFinished } from "vitest";
import { Engine } from "../../src/root/engine.ts";
import type { OpenRequest } from "../../src/root/parts.ts";
import { directoryScope } from "../../src/scope/scope.ts";
import type { SourceKind } from "../../src/sources/source.ts";
import { inTime } from "./in-time.ts";
import { line } from "./line.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";

const directory = "/watched";
const everything = directoryScope(false, false, { globs: [], matches: () => false });

/** An engine on a directory in memory, whose source is the test. */
export function startEngine(
  options: { reconcileInterval?: number; tick?: number; settle?: number; clock?: Clock } = {},
) {
  const disk = new MemoryFileSystem(directory);
  const requests: OpenRequest[] = [];
  const lines: string[] = [];
  const origins: string[] = [];
  const errors: WatchError[] = [];
  const state = { open: 0, ready: false, returned: 0, failed: undefined as WatchError | undefined };
  const engine = new Engine(
    {
      directory,
      scope: everything,
      settle: options.settle ?? 0,
      reconcileInterval: options.reconcileInterval ?? 0,
      waitForDirectory: false,
      logger: undefined,
    },
    {
      fileSystem: disk,
      clock: options.clock ?? systemClock,
      async open(request) {
        requests.push(request);
        state.open += 1;
        const kind: SourceKind = request.avoid.has("native") ? "polling" : "native";
        const close = async (): Promise<void> => {
          state.open -= 1;
        };
        const lease = { kind, close, retire: close };
        return {
          lease,
          tick: options.tick ?? 0,
          pairByContent: false,
          blocking: true,
          layered: false,
          mounted: new Set<string>(),
        };
      },
    },
  );
  onTestFinished(() => engine.close());
  engine.subscribe({
    snapshot: false,
    tell(events: readonly (FileEvent | ReloadEvent)[]) {
      for (const event of events) {
        lines.push(line(event));
        if ("origin" in event) origins.push(event.origin);
      }
    },
    ready: () => {
      state.ready = true;
    },
    returned: () => {
      state.returned += 1;
    },
    report: (error) => errors.push(error),
    fail: (error) => {
      state.failed = error;
    },
  });
  const write = (name: string, content: string, modified = 5_000_123n): void => {
    const inode = disk.files.get(name)?.inode ?? BigInt(disk.files.size + 10);
    disk.files.set(name, { content, modified, changed: modified, inode });
  };
  const chmod = (name: string): void => {
    const file = disk.files.get(name);
    if (file !== undefined) disk.files.set(name, { ...file, changed: file.changed + 1_000_000_000n });
  };
  const isReady = (): Promise<void> => inTime(() => expect(state.ready).toBe(true));
  const source = () => {
    const request = requests.at(-1);
    if (request === undefined) throw new Error("no source was opened");
    return request.listener;
  };
  return { engine, disk, lines, origins, errors, state, write, chmod, isReady, source, requests };
}
