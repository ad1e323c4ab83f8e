import { WatchError } from "@crowsnest/events";
import { describe, expect, it } from "vitest";
import { ManualClock } from "../../testkit/src/manual-clock.ts";
import { brief, event, readAll, refusal, reload, sampleStream } from "./samples.ts";

describe("reading", () => {
  it("gives events in order, one by one", async () => {
    const { stream, writer } = sampleStream();
    for (let number = 0; number < 5; number += 1) writer.send(event(number));
    writer.end();
    expect(await readAll(stream)).toEqual(["0", "1", "2", "3", "4"]);
    expect(stream.stats).toMatchObject({ received: 5, delivered: 5, dropped: 0, buffered: 0 });
  });

  it("gives all that is there as one batch, also to a reader that waited before the burst", async () => {
    const { stream, writer } = sampleStream();
    const batches = stream.batches();
    const first = batches.next();
    for (let number = 0; number < 100; number += 1) writer.send(event(number));
    expect((await first).value).toHaveLength(100);
    writer.sendAll([event(100), event(101)]);
    expect((await batches.next()).value?.map(brief)).toEqual(["100", "101"]);
    writer.end();
    expect((await batches.next()).done).toBe(true);
  });

  it("keeps a batch intact until the next one is asked for", async () => {
    const { stream, writer } = sampleStream();
    const batches = stream.batches();
    writer.send(event(1));
    const { value: batch = [] } = await batches.next();
    writer.sendAll([event(2), event(3)]);
    expect(batch.map(brief)).toEqual(["1"]);
  });

  it("lets go of what was read as soon as more is asked for", async () => {
    const { stream, writer } = sampleStream();
    const batches = stream.batches();
    writer.sendAll([event(1), event(2)]);
    const { value: batch = [] } = await batches.next();
    expect(batch.map(brief)).toEqual(["1", "2"]);
    const parked = batches.next();
    expect(batch.filter(Boolean)).toEqual([]);
    writer.end();
    expect((await parked).done).toBe(true);
  });

  it("gives batches of any sizes in turn, each with its own events alone", async () => {
    const { stream, writer } = sampleStream({ buffer: { capacity: 4 } });
    const batches = stream.batches();
    let number = 0;
    for (const size of [3, 1, 4, 9, 2, 9, 1, 1, 5]) {
      const numbers = Array.from({ length: size }, () => number++);
      writer.sendAll(numbers.map((each) => event(each)));
      expect((await batches.next()).value?.map(brief)).toEqual(numbers.map(String));
    }
    await stream.return?.();
  });

  it("refuses a second reader, whichever way it comes", async () => {
    const { stream } = sampleStream();
    stream[Symbol.asyncIterator]();
    expect(refusal(() => stream[Symbol.asyncIterator]()).code).toBe("locked");
    expect(refusal(() => stream.batches()).code).toBe("locked");
    await expect(stream.next()).rejects.toMatchObject({ code: "locked" });
  });

  it("refuses a second call of next() while one is parked, instead of losing an event to it", async () => {
    const { stream, writer } = sampleStream();
    const first = stream.next();
    await expect(stream.next()).rejects.toMatchObject({ code: "locked" });
    writer.send(event(1));
    expect((await first).value?.actorName).toBe("1");
  });

  it("refuses a second batch while one is being waited for, also after the wake-up", async () => {
    const { stream, writer } = sampleStream();
    const batches = stream.batches();
    const first = batches.next();
    writer.send(event(1));
    await expect(batches.next()).rejects.toMatchObject({ code: "locked" });
    expect((await first).value?.map(brief)).toEqual(["1"]);
  });

  it("is over at once in a second loop over a stream that has ended", async () => {
    const { stream, writer } = sampleStream();
    writer.send(event(1));
    writer.end();
    expect(await readAll(stream)).toEqual(["1"]);
    expect(await readAll(stream)).toEqual([]);
  });

  it("lets whoever took the first event by next() go on with a loop", async () => {
    const { stream, writer } = sampleStream();
    writer.sendAll([event(1), event(2)]);
    writer.end();
    expect((await stream.next()).value?.actorName).toBe("1");
    expect(await readAll(stream)).toEqual(["2"]);
  });

  it("lets whoever took the first events by next() go on with batches", async () => {
    const { stream, writer } = sampleStream({ buffer: { capacity: 4 } });
    writer.sendAll([1, 2, 3, 4, 5, 6].map((number) => event(number)));
    expect((await stream.next()).value?.actorName).toBe("1");
    expect((await stream.next()).value?.actorName).toBe("2");
    const batches = stream.batches();
    expect((await batches.next()).value?.map(brief)).toEqual(["3", "4", "5", "6"]);
    await stream.return?.();
  });
});

describe("a slow reader", () => {
  const bounds = { capacity: 2, dropAfter: 100, waiting: 3 };

  it("loses what has waited dropAfter, and finds a force-reload in its place", async () => {
    const clock = new ManualClock();
    const { stream, writer } = sampleStream({ buffer: bounds, clock });
    for (let number = 0; number < 4; number += 1) writer.send(event(number));
    clock.tick(99);
    expect(stream.stats.dropped).toBe(0);
    clock.tick(1);
    expect(stream.stats).toMatchObject({ received: 4, dropped: 2, buffered: 2 });
    expect(brief((await stream.next()).value as never)).toBe("0");
    writer.send(event(4));
    writer.end();
    expect(await readAll(stream)).toEqual(["1", "lost 2", "4"]);
    expect(stream.stats).toMatchObject({ delivered: 3, reloads: 1 });
  });

  it("loses nothing when it comes back in time", async () => {
    const clock = new ManualClock();
    const { stream, writer } = sampleStream({ buffer: bounds, clock });
    for (let number = 0; number < 5; number += 1) writer.send(event(number));
    clock.tick(99);
    writer.end();
    expect(await readAll(stream)).toEqual(["0", "1", "2", "3", "4"]);
  });

  it("finds the gap behind the line where the line was full", async () => {
    const clock = new ManualClock();
    const { stream, writer } = sampleStream({ buffer: bounds, clock });
    for (let number = 0; number < 8; number += 1) writer.send(event(number));
    expect(stream.stats).toMatchObject({ dropped: 3, buffered: 5 });
    const seen = [brief((await stream.next()).value as never)];
    writer.send(event(8));
    writer.end();
    expect([...seen, ...(await readAll(stream))]).toEqual(["0", "1", "2", "3", "4", "lost 3", "8"]);
  });

  it("gets one force-reload for drops that touch, by waiting and by a full line alike", async () => {
    const clock = new ManualClock();
    const { stream, writer } = sampleStream({ buffer: bounds, clock });
    for (let number = 0; number < 8; number += 1) writer.send(event(number));
    clock.tick(200);
    writer.end();
    expect(await readAll(stream)).toEqual(["0", "1", "lost 6"]);
  });

  it("finds a long line that came at one moment in order, and loses it as a whole", async () => {
    const clock = new ManualClock();
    const { stream, writer } = sampleStream({ buffer: { capacity: 1, dropAfter: 100 }, clock });
    for (let number = 0; number < 5000; number += 1) writer.send(event(number));
    for (let number = 0; number < 2500; number += 1) {
      expect(brief((await stream.next()).value as never)).toBe(String(number));
    }
    clock.tick(99);
    expect(stream.stats.dropped).toBe(0);
    clock.tick(1);
    expect(stream.stats).toMatchObject({ dropped: 2499, buffered: 1 });
    writer.end();
    expect(await readAll(stream)).toEqual(["2500", "lost 2499"]);
  });

  it("is never lost early, at moments between the milliseconds either", () => {
    const clock = new ManualClock();
    const { stream, writer } = sampleStream({ buffer: { capacity: 1, dropAfter: 20 }, clock });
    const deadlines: number[] = [];
    writer.send(event(0));
    for (let number = 1; number < 400; number += 1) {
      deadlines.push(clock.now() + 20);
      writer.send(event(number));
      clock.tick(0.17);
      const due = deadlines.filter((deadline) => deadline <= clock.now()).length;
      expect(stream.stats.dropped).toBeLessThanOrEqual(due);
    }
    clock.tick(31);
    expect(stream.stats.dropped).toBe(399);
  });

  it("costs one timer, and none once nobody waits", async () => {
    const clock = new ManualClock();
    const { stream, writer } = sampleStream({ buffer: { capacity: 1, dropAfter: 50 }, clock });
    for (let number = 0; number < 1000; number += 1) {
      writer.send(event(number));
      clock.tick(0.01);
      expect(clock.timers).toBeLessThanOrEqual(1);
    }
    clock.tick(200);
    expect(clock.timers).toBe(0);
    expect(stream.stats.dropped).toBe(999);
  });

  it("drops at once with dropAfter 0", () => {
    const clock = new ManualClock();
    const { stream, writer } = sampleStream({ buffer: { capacity: 1, dropAfter: 0 }, clock });
    writer.sendAll([event(0), event(1), event(2)]);
    expect(stream.stats.dropped).toBe(2);
    expect(clock.timers).toBe(0);
  });

  it("does not hold more than its bounds, however much is sent", () => {
    const { stream, writer } = sampleStream({ buffer: { capacity: 10, waiting: 20 } });
    for (let number = 0; number < 100_000; number += 1) writer.send(event(number));
    expect(stream.stats).toMatchObject({ received: 100_000, buffered: 30, dropped: 99_970 });
    return stream.return?.();
  });
});

describe("errors", () => {
  it("in a callback harm nobody", async () => {
    const { stream, writer } = sampleStream({
      onError: async () => {
        throw new Error("in onError");
      },
    });
    writer.report(new WatchError("disconnected", "cut"));
    writer.send(event(1));
    expect((await stream.next()).value?.actorName).toBe("1");
  });

  it.each([
    [{ capacity: 0 }, "buffer.capacity must be a whole number of events, 1 or more, not 0"],
    [{ capacity: 1.5 }, "buffer.capacity must be a whole number of events, 1 or more, not 1.5"],
    [{ dropAfter: -1 }, "buffer.dropAfter must be a number of milliseconds, 0 or more, not -1"],
    [{ dropAfter: "3s" as never }, 'buffer.dropAfter must be a number of milliseconds, 0 or more, not "3s"'],
    [{ waiting: -1 }, "buffer.waiting must be a whole number of events, 0 or more, not -1"],
    ["big" as never, 'buffer must be an object, not "big"'],
  ])("refuse the buffer %j", (buffer, message) => {
    expect(refusal(() => sampleStream({ buffer }))).toMatchObject({ code: "invalid-option", message });
  });
});

describe("options", () => {
  it.each([
    [{ signal: 5 }, "signal must be an AbortSignal, not 5"],
    [{ signal: {} }, "signal must be an AbortSignal, not the object {}"],
    [{ onError: 5 }, "onError must be a function, not 5"],
    [{ onEnd: 5 }, "onEnd must be a function, not 5"],
    [{ reload: 5 }, "reload must be a function, not 5"],
    [{ reload: undefined }, "reload must be a function, not undefined"],
    [{ clock: {} }, "clock must be a Clock, not the object {}"],
    [{ buffer: { capacity: [1n] } }, "buffer.capacity must be a whole number of events, 1 or more, not an array"],
  ])("%# are refused in words", (options, message) => {
    expect(refusal(() => sampleStream(options as never))).toMatchObject({ code: "invalid-option", message });
  });
});

describe("stats", () => {
  it("count reconnects and the source's own force-reloads", () => {
    const { stream, writer } = sampleStream();
    writer.reconnected();
    writer.send(reload(0, "gap"));
    expect(stream.stats).toMatchObject({ received: 1, reloads: 1, reconnects: 1 });
  });
});
