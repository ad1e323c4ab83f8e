import { systemClock } from "@crowsnest/events";
import { describe, expect, it } from "vitest";
import { inTime } from "./support/in-time.ts";
import { startEngine } from "./support/memory-engine.ts";

/** When the writes begin, by the file's timestamp and by the clock. */
const begin = 5_000_000;
const modified = BigInt(begin) * 1_000_000n + 123_456n;

/** An engine that knows an old `a`, at a moment after `begin`. */
async function startAt(now: number) {
  const time = { now: begin + now };
  const one = startEngine({ clock: { ...systemClock, wallTime: () => time.now } });
  one.write("a", "old");
  await one.isReady();
  /** Everything that was hinted at before has been looked at. */
  const isDone = async (): Promise<void> => {
    const name = `done ${one.lines.length}`;
    one.write(name, "one");
    one.source().changed(name);
    await inTime(() => expect(one.lines).toContain(`created ${name}`));
  };
  const told = (): string[] => one.lines.filter((line) => !line.includes("done"));
  return { ...one, time, isDone, told };
}

/** More than is read to compare it. */
const large = (letter: string): string => letter.repeat(1_100_000);

describe("a write that was under way when it was looked at", () => {
  it.each([1, 5_000])("is told again when it has ended, by its content (of %i words)", async (words) => {
    const one = await startAt(1);
    one.write("a", "half".repeat(words), modified);
    one.source().changed("a");
    // The content of so small a file is read after it was told.
    if (words === 1) await one.isDone();
    one.time.now += 500;
    one.write("a", "full".repeat(words), modified);
    one.source().changed("a");
    one.time.now += 1;
    one.source().changed("a");
    await one.isDone();
    expect(one.told()).toEqual(["written a", "written a"]);
  });

  it("is one of many to a file that grows: each is told, and the content is read now and then", async () => {
    const one = await startAt(1);
    const { reads } = one.disk;
    for (let line = 1; line <= 60; line += 1) {
      one.write("a", "a line\n".repeat(1_000 + line), modified + BigInt(2 * line) * 1_000_000n);
      one.source().changed("a");
      await inTime(() => expect(one.told()).toHaveLength(line));
      one.time.now += 2;
    }
    expect(one.disk.reads - reads).toBeLessThanOrEqual(3);
    // The last one may have ended unseen: it is told once more when a notification says so.
    for (let times = 0; times < 3; times += 1) one.source().changed("a");
    await one.isDone();
    one.source().changed("a");
    await one.isDone();
    expect(one.told()).toEqual(new Array(61).fill("written a"));
  });

  it("is read at once where the clock was set back since the last time", async () => {
    const one = await startAt(1);
    one.write("a", "line".repeat(5_000), modified);
    one.source().changed("a");
    await inTime(() => expect(one.told()).toHaveLength(1));
    const { reads } = one.disk;
    one.time.now -= 3_600_000;
    one.write("a", "text".repeat(5_000), modified - 3_600_000_000_000n);
    one.source().changed("a");
    await inTime(() => expect(one.told()).toHaveLength(2));
    expect(one.disk.reads).toBe(reads + 1);
  });

  it("is told once where its notifications come after its end", async () => {
    const one = await startAt(1);
    one.write("a", "full", modified);
    for (let times = 0; times < 3; times += 1) {
      one.source().changed("a");
      one.time.now += 1;
    }
    await one.isDone();
    expect(one.told()).toEqual(["written a"]);
  });

  it("is told in doubt with the next notification where the file is large, however late that is", async () => {
    const one = await startAt(1);
    one.write("a", large("x"), modified);
    one.source().changed("a");
    one.time.now += 60_000;
    one.source().changed("a");
    one.time.now += 60_000;
    one.source().changed("a");
    await one.isDone();
    expect(one.told()).toEqual(["written a", "written a"]);
  });

  it("is not told by a chmod that comes afterwards", async () => {
    const one = await startAt(1);
    one.write("a", large("x"), modified);
    one.source().changed("a");
    for (let times = 0; times < 3; times += 1) {
      one.time.now += 60_000;
      one.chmod("a");
      one.source().changed("a");
      one.time.now += 1;
      one.source().changed("a");
    }
    await one.isDone();
    expect(one.told()).toEqual(["written a"]);
  });

  it("is told after an overflow, which may have hidden its end", async () => {
    const one = await startAt(1);
    one.write("a", large("x"), modified);
    one.source().changed("a");
    one.time.now += 10;
    one.source().changed(undefined);
    await inTime(() => expect(one.told()).toEqual(["written a", "written a"]));
  });

  it("is told once when it must have ended, where nothing is notified", async () => {
    const one = await startAt(1);
    one.source().failed(Object.assign(new Error("no more"), { code: "ENOSPC" }));
    await inTime(() => expect(one.requests).toHaveLength(2));
    const poll = async (): Promise<void> => {
      const name = `done ${one.lines.length}`;
      one.write(name, "one");
      one.source().changed(undefined);
      await inTime(() => expect(one.lines).toContain(`created ${name}`));
    };
    one.write("a", large("x"), modified);
    await poll();
    await poll();
    expect(one.told()).toEqual(["written a"]);
    one.time.now += 1_000;
    await poll();
    await poll();
    expect(one.told()).toEqual(["written a", "written a"]);
  });
});

describe("a file that was there long before", () => {
  it.each(["x", large("x")])("is not told where only a notification comes (%#)", async (content) => {
    const one = await startAt(60_000);
    one.write("a", content, modified);
    one.source().changed("a");
    one.time.now += 1;
    one.source().changed("a");
    await one.isDone();
    expect(one.told()).toEqual(["written a"]);
  });
});
