import { type FileEvent, type ReloadEvent, systemClock, type WatchError } from "@crowsnest/events";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { Engine } from "../src/root/engine.ts";
import type { OpenRequest } from "../src/root/parts.ts";
import { directoryScope } from "../src/scope/scope.ts";
import type { SourceKind } from "../src/sources/source.ts";
import { line } from "./support/line.ts";
import { MemoryFileSystem } from "./support/memory-file-system.ts";

const directory = "/watched";
const everything = directoryScope(false, false, { globs: [], matches: () => false });

/** An engine on a directory in memory, whose source is the test. */
function start(options: { reconcileInterval?: number; tick?: number } = {}) {
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
      settle: 0,
      reconcileInterval: options.reconcileInterval ?? 0,
      waitForDirectory: false,
      logger: undefined,
    },
    {
      fileSystem: disk,
      clock: systemClock,
      async open(request) {
        requests.push(request);
        state.open += 1;
        const kind: SourceKind = request.avoid.has("native") ? "polling" : "native";
        const close = async (): Promise<void> => {
          state.open -= 1;
        };
        const lease = { kind, close, retire: close };
        return { lease, tick: options.tick ?? 0, pairByContent: false, blocking: true, mounted: new Set<string>() };
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
    disk.files.set(name, { content, modified, inode });
  };
  const isReady = (): Promise<void> => vi.waitFor(() => expect(state.ready).toBe(true));
  const source = () => {
    const request = requests.at(-1);
    if (request === undefined) throw new Error("no source was opened");
    return request.listener;
  };
  return { engine, disk, lines, origins, errors, state, write, isReady, source, requests };
}

describe("an engine", () => {
  it("looks at the names that are hinted, and at no others", async () => {
    const one = start();
    for (let index = 0; index < 100; index += 1) one.write(`f${index}`, "one");
    await one.isReady();
    const before = one.disk.looks;
    one.write("f7", "another");
    one.source().changed("f7");
    await vi.waitFor(() => expect(one.lines).toEqual(["written f7"]));
    expect(one.disk.looks - before).toBe(1);
    expect(one.origins).toEqual(["live"]);
  });

  it("looks at everything when a name is not known", async () => {
    const one = start();
    await one.isReady();
    one.write("a", "one");
    one.write("b", "one");
    one.source().changed(undefined);
    await vi.waitFor(() => expect(one.lines).toEqual(["created a", "created b"]));
  });

  it("finds by reconciliation what no source told", async () => {
    const one = start({ reconcileInterval: 20 });
    one.write("a", "one");
    await one.isReady();
    one.write("a", "another");
    await vi.waitFor(() => expect(one.lines).toEqual(["written a"]));
    expect(one.origins).toEqual(["reconcile"]);
  });

  it("tells a rewrite within one tick of the clock by its content", async () => {
    // A clock that ticks once a minute.
    const one = start({ tick: 60_000 });
    const now = BigInt(Date.now()) * 1_000_000n + 123_456n;
    one.write("a", "one", now);
    await one.isReady();
    one.write("a", "two", now);
    one.source().changed("a");
    await vi.waitFor(() => expect(one.lines).toEqual(["written a"]));
    one.source().changed("a");
    one.write("b", "", 1_000_123n);
    one.source().changed("b");
    await vi.waitFor(() => expect(one.lines).toEqual(["written a", "created b"]));
  });

  it("keeps what it cannot look at as it was, and says so once", async () => {
    const one = start();
    one.write("a", "one");
    await one.isReady();
    one.disk.faults.set("a", Object.assign(new Error("EIO: i/o error"), { code: "EIO" }));
    for (let round = 0; round < 3; round += 1) {
      one.source().changed("a");
      one.write(`b${round}`, "one");
      one.source().changed(`b${round}`);
      await vi.waitFor(() => expect(one.lines).toContain(`created b${round}`));
    }
    expect(one.errors.map((error) => error.code)).toEqual(["list"]);
    one.disk.faults.clear();
    one.write("a", "another");
    one.source().changed("a");
    await vi.waitFor(() => expect(one.lines).toContain("written a"));
    expect(one.lines).not.toContain("deleted a");
  });

  it("tells no deletions when the directory cannot be read for a while", async () => {
    const one = start();
    one.write("a", "one");
    await one.isReady();
    one.disk.faults.set("", Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" }));
    one.source().changed(undefined);
    await vi.waitFor(() => expect(one.errors.map((error) => error.code)).toEqual(["permission"]));
    one.disk.faults.clear();
    one.write("b", "one");
    one.source().changed(undefined);
    await vi.waitFor(() => expect(one.lines).toEqual(["created b"]));
  });

  it("goes on with another source when one fails, and looks at everything", async () => {
    const one = start();
    await one.isReady();
    one.write("a", "one");
    one.source().failed(Object.assign(new Error("no more"), { code: "ENOSPC" }));
    await vi.waitFor(() => expect(one.lines).toEqual(["created a"]));
    expect(one.errors.map((error) => error.code)).toEqual(["limit"]);
    expect(one.requests.at(-1)?.avoid.has("native")).toBe(true);
    expect(one.state.open).toBe(1);
  });

  it("opens its source anew when the directory may be another one, and lets the old one go", async () => {
    const one = start();
    one.write("a", "one");
    await one.isReady();
    const old = one.source();
    old.rootChanged();
    await vi.waitFor(() => expect(one.requests).toHaveLength(2));
    one.write("a", "another");
    one.source().changed("a");
    await vi.waitFor(() => expect(one.lines).toEqual(["written a"]));
    expect(one.errors).toEqual([]);
    one.disk.rootInode = 2n;
    one.source().rootChanged();
    await vi.waitFor(() => expect(one.lines).toEqual(["written a", "reload reconnected"]));
    expect(one.errors.map((error) => error.code)).toEqual(["directory-lost"]);
    expect(one.state).toMatchObject({ open: 1, returned: 1 });
  });

  it("fails for good when the directory is not there at the start", async () => {
    const one = start();
    one.disk.present = false;
    await vi.waitFor(() => expect(one.state.failed).toMatchObject({ code: "not-found", fatal: true }));
    expect(one.state.open).toBe(0);
  });
});
