import { setImmediate } from "node:timers";
import { describe, expect, it } from "vitest";
import { ManualClock } from "../../testkit/src/manual-clock.ts";
import { inTime } from "./support/in-time.ts";
import { startEngine } from "./support/memory-engine.ts";

describe("an engine", () => {
  it("looks at the names that are hinted, and at no others", async () => {
    const one = startEngine();
    for (let index = 0; index < 100; index += 1) one.write(`f${index}`, "one");
    await one.isReady();
    const before = one.disk.looks;
    one.write("f7", "another");
    one.source().changed("f7");
    await inTime(() => expect(one.lines).toEqual(["written f7"]));
    expect(one.disk.looks - before).toBe(1);
    expect(one.origins).toEqual(["live"]);
  });

  it("looks at everything when a name is not known", async () => {
    const one = startEngine();
    await one.isReady();
    one.write("a", "one");
    one.write("b", "one");
    one.source().changed(undefined);
    await inTime(() => expect(one.lines).toEqual(["created a", "created b"]));
  });

  it("finds by reconciliation what no source told", async () => {
    const one = startEngine({ reconcileInterval: 20 });
    one.write("a", "one");
    await one.isReady();
    one.write("a", "another");
    await inTime(() => expect(one.lines).toEqual(["written a"]));
    expect(one.origins).toEqual(["reconcile"]);
  });

  it("tells a rewrite within one tick of the clock by its content", async () => {
    // A clock that ticks once a minute.
    const one = startEngine({ tick: 60_000 });
    const now = BigInt(Date.now()) * 1_000_000n + 123_456n;
    one.write("a", "one", now);
    await one.isReady();
    one.write("a", "two", now);
    one.source().changed("a");
    await inTime(() => expect(one.lines).toEqual(["written a"]));
    one.source().changed("a");
    one.write("b", "", 1_000_123n);
    one.source().changed("b");
    await inTime(() => expect(one.lines).toEqual(["written a", "created b"]));
  });

  it("keeps what it cannot look at as it was, and says so once", async () => {
    const one = startEngine();
    one.write("a", "one");
    await one.isReady();
    one.disk.faults.set("a", Object.assign(new Error("EIO: i/o error"), { code: "EIO" }));
    for (let round = 0; round < 3; round += 1) {
      one.source().changed("a");
      one.write(`b${round}`, "one");
      one.source().changed(`b${round}`);
      await inTime(() => expect(one.lines).toContain(`created b${round}`));
    }
    expect(one.errors.map((error) => error.code)).toEqual(["list"]);
    one.disk.faults.clear();
    one.write("a", "another");
    one.source().changed("a");
    await inTime(() => expect(one.lines).toContain("written a"));
    expect(one.lines).not.toContain("deleted a");
  });

  it("tells no deletions when the directory cannot be read for a while", async () => {
    const one = startEngine();
    one.write("a", "one");
    await one.isReady();
    one.disk.faults.set("", Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" }));
    one.source().changed(undefined);
    await inTime(() => expect(one.errors.map((error) => error.code)).toEqual(["permission"]));
    one.disk.faults.clear();
    one.write("b", "one");
    one.source().changed(undefined);
    await inTime(() => expect(one.lines).toEqual(["created b"]));
  });

  it("looks again by itself at what it could not read for want of open files", async () => {
    const clock = new ManualClock();
    const one = startEngine({ clock });
    one.write("a", "one");
    await one.isReady();
    one.disk.faults.set("", Object.assign(new Error("EMFILE: too many open files"), { code: "EMFILE" }));
    one.write("b", "one");
    one.source().changed(undefined);
    await inTime(() => expect(one.errors.map((error) => error.code)).toEqual(["limit"]));
    one.disk.faults.clear();
    await clock.advance(1_000);
    await inTime(() => expect(one.lines).toEqual(["created b"]));
  });

  it("does not wait for a name that may not be looked at any more", async () => {
    const clock = new ManualClock();
    const one = startEngine({ clock, settle: 50 });
    await one.isReady();
    one.write("a", "one");
    one.source().changed("a");
    await inTime(() => expect(one.disk.looks).toBe(1));
    one.disk.faults.set("a", Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" }));
    await clock.advance(50);
    await inTime(() => expect(one.errors.map((error) => error.code)).toEqual(["permission"]));
    const looks = one.disk.looks;
    for (let round = 0; round < 10; round += 1) {
      await clock.advance(50);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(one.disk.looks).toBe(looks);
  });

  it("goes on with another source when one fails, and looks at everything", async () => {
    const one = startEngine();
    await one.isReady();
    one.write("a", "one");
    one.source().failed(Object.assign(new Error("no more"), { code: "ENOSPC" }));
    await inTime(() => expect(one.lines).toEqual(["created a"]));
    expect(one.errors.map((error) => error.code)).toEqual(["limit"]);
    expect(one.requests.at(-1)?.avoid.has("native")).toBe(true);
    expect(one.state.open).toBe(1);
  });

  it("opens its source anew when the directory may be another one, and lets the old one go", async () => {
    const one = startEngine();
    one.write("a", "one");
    await one.isReady();
    const old = one.source();
    old.rootChanged();
    await inTime(() => expect(one.requests).toHaveLength(2));
    one.write("a", "another");
    one.source().changed("a");
    await inTime(() => expect(one.lines).toEqual(["written a"]));
    expect(one.errors).toEqual([]);
    one.disk.rootInode = 2n;
    one.source().rootChanged();
    await inTime(() => expect(one.lines).toEqual(["written a", "reload reconnected"]));
    expect(one.errors.map((error) => error.code)).toEqual(["directory-lost"]);
    expect(one.state).toMatchObject({ open: 1, returned: 1 });
  });

  it("fails for good when the directory is not there at the start", async () => {
    const one = startEngine();
    one.disk.present = false;
    await inTime(() => expect(one.state.failed).toMatchObject({ code: "not-found", fatal: true }));
    expect(one.state.open).toBe(0);
  });
});
