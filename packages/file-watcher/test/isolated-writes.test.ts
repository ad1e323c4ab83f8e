import { type Clock, systemClock } from "@crowsnest/events";
import { describe, expect, it } from "vitest";
import { inTime } from "./support/in-time.ts";
import { startEngine } from "./support/memory-engine.ts";

/** No timer comes due in the turn of a write, which would not be isolated then. */
const timeless: Clock = { ...systemClock, setTimer: () => () => {} };

describe("an isolated write to a known file", () => {
  it("is told before the notification has returned", async () => {
    const one = startEngine({ clock: timeless });
    one.write("a", "one");
    await one.isReady();
    one.write("a", "another");
    one.source().changed("a");
    expect(one.lines).toEqual(["written a"]);
    expect(one.origins).toEqual(["live"]);
  });

  it("is told by its content where the clock is coarse, and the same content is told once", async () => {
    // One tick of this file system is a minute; the wall clock goes on with each look at it.
    let now = Date.now();
    const one = startEngine({ tick: 60_000, clock: { ...timeless, wallTime: () => (now += 2) } });
    const modified = BigInt(now) * 1_000_000n + 123_456n;
    one.write("a", "one", modified);
    await one.isReady();
    one.write("a", "two", modified);
    one.source().changed("a");
    one.source().changed("a");
    expect(one.lines).toEqual(["written a"]);
  });

  it("is nothing where only the mode or the owner changed", async () => {
    const one = startEngine({ clock: timeless });
    one.write("a", "one");
    await one.isReady();
    one.source().changed("a");
    one.write("b", "one");
    one.source().changed("b");
    await inTime(() => expect(one.lines).toEqual(["created b"]));
  });

  it("is gathered with what comes in the same millisecond", async () => {
    const one = startEngine({ clock: { ...timeless, wallTime: () => 5_000_000 } });
    one.write("a", "one");
    await one.isReady();
    one.write("a", "another");
    one.source().changed("a");
    const before = one.disk.looks;
    one.write("a", "one more");
    for (let times = 0; times < 100; times += 1) one.source().changed("a");
    expect(one.lines).toEqual(["written a"]);
    await inTime(() => expect(one.lines).toEqual(["written a", "written a"]));
    expect(one.disk.looks - before).toBe(1);
  });

  it("waits a turn where the file was emptied, for what is written to it then", async () => {
    const one = startEngine({ clock: timeless });
    one.write("a", "one");
    await one.isReady();
    one.write("a", "");
    one.source().changed("a");
    one.write("a", "another");
    one.source().changed("a");
    expect(one.lines).toEqual([]);
    await inTime(() => expect(one.lines).toEqual(["written a"]));
  });

  it("is told after what was noticed before it", async () => {
    const one = startEngine({ clock: timeless });
    one.write("a", "one");
    await one.isReady();
    one.write("b", "one");
    one.source().changed("b");
    one.write("a", "another");
    one.source().changed("a");
    expect(one.lines).toEqual([]);
    await inTime(() => expect(one.lines).toEqual(["created b", "written a"]));
  });

  it("that put another file in its place is a rename, though only the one name is told", async () => {
    const one = startEngine({ clock: timeless });
    one.write("a", "one");
    one.write("b", "two");
    await one.isReady();
    const { a, b } = Object.fromEntries(one.disk.files);
    if (a === undefined || b === undefined) throw new Error("they were written above");
    // A rotation: a → c, b → a.
    one.disk.files.clear();
    one.disk.files.set("a", b).set("c", a);
    one.source().changed("a");
    expect(one.lines).toEqual([]);
    one.source().changed("c");
    await inTime(() => expect(one.lines).toEqual(["renamed a → c", "renamed b → a"]));
  });

  it("settles first where that is asked for", async () => {
    const one = startEngine({ settle: 30 });
    one.write("a", "one");
    await one.isReady();
    one.write("a", "another");
    one.source().changed("a");
    expect(one.lines).toEqual([]);
    await inTime(() => expect(one.lines).toEqual(["written a"]));
  });
});
