import { Action, WatchError } from "@crowsnest/events";
import { EventQueue, type EventQueueOptions } from "@crowsnest/queue";
import { describe, expect, it } from "vitest";
import { Rig } from "./rig.ts";

describe("the window", () => {
  it("opens at the first event and is flushed flushInterval later, not earlier", async () => {
    const { queue, clock, batches } = new Rig();
    queue.push("a");
    await clock.advance(60);
    queue.push("b");
    await clock.advance(39);
    expect(batches).toEqual([]);
    await clock.advance(1);
    expect(batches).toEqual([["a", "b"]]);
    expect(clock.timers).toBe(0);
    await clock.advance(1000);
    expect(batches).toHaveLength(1);
  });

  it("is no debounce: a steady stream is flushed all the same", async () => {
    const { queue, clock, batches } = new Rig();
    for (let count = 0; count < 100; count += 1) {
      queue.push(String(count));
      await clock.advance(10);
    }
    expect(batches).toHaveLength(10);
    expect(batches.flat()).toHaveLength(100);
  });

  it("is passed by an urgent event, which takes along what is held", async () => {
    const { queue, clock, batches } = new Rig({ urgent: (word) => word === "now" });
    queue.push("a");
    queue.push("now");
    queue.push("b");
    await clock.advance(0);
    expect(batches).toEqual([["a", "now", "b"]]);
  });

  it("is passed by a force-reload when nothing else is said", async () => {
    const batches: unknown[] = [];
    const queue = new EventQueue<{ action: string }>({ onFlush: (batch) => void batches.push(batch), onError() {} });
    queue.push({ action: Action.ContainerStart });
    queue.push({ action: Action.ForceReload });
    await queue.flush();
    expect(batches).toHaveLength(1);
    await queue.drain();
  });

  it("of 0 ms flushes at the next turn of the event loop", async () => {
    const { queue, clock, batches } = new Rig({ flushInterval: 0 });
    queue.push("a");
    queue.push("b");
    expect(batches).toEqual([]);
    await clock.advance(0);
    expect(batches).toEqual([["a", "b"]]);
  });

  it("is flushed early at maxBatch, in batches that are no larger", async () => {
    const { queue, clock, batches } = new Rig({ maxBatch: 3 });
    for (const word of "abcdefg") queue.push(word);
    await clock.advance(0);
    expect(batches).toEqual([
      ["a", "b", "c"],
      ["d", "e", "f"],
    ]);
    await clock.advance(100);
    expect(batches[2]).toEqual(["g"]);
  });
});

describe("flushing", () => {
  it("tells who asked for a flush when that is through, whatever came in the meantime", async () => {
    const rig = new Rig({ held: true });
    rig.push("a", "b");
    let through = false;
    void rig.queue.flush().then(() => {
      through = true;
    });
    await rig.clock.advance(0);
    rig.push("c", "d", "e");
    expect(through).toBe(false);
    rig.finish();
    await rig.clock.advance(0);
    expect(through).toBe(true);
    expect(rig.batches).toEqual([["a", "b"]]);
    expect(rig.queue.stats.held).toBe(3);
  });

  it("runs one flush at a time; what comes meanwhile goes into the next batch", async () => {
    const rig = new Rig({ held: true });
    rig.push("a");
    await rig.clock.advance(100);
    rig.push("b");
    await rig.clock.advance(500);
    expect(rig.batches).toEqual([["a"]]);
    rig.push("c");
    rig.finish();
    await rig.clock.advance(0);
    expect(rig.batches).toEqual([["a"], ["b", "c"]]);
    expect(rig.running).toBe(1);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("no room in the table");
      },
    ],
    [
      "rejects",
      async () => {
        throw new Error("no room in the table");
      },
    ],
  ])("goes on when onFlush %s", async (_, onFlush) => {
    const rig = new Rig({ onFlush: onFlush as EventQueueOptions<string>["onFlush"] });
    rig.push("a", "b");
    await rig.clock.advance(100);
    rig.push("c");
    await rig.clock.advance(100);
    expect(rig.errors).toHaveLength(2);
    expect(rig.errors[0]).toBeInstanceOf(WatchError);
    expect(rig.errors[0]).toMatchObject({
      code: "flush",
      message: "onFlush failed for a batch of 2: no room in the table",
      cause: { message: "no room in the table" },
    });
    expect(rig.queue.stats).toMatchObject({ pushed: 3, flushed: 3, batches: 2, failed: 2 });
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("in onError");
      },
    ],
    ["rejects", () => Promise.reject(new Error("in onError"))],
  ])("survives an onError that %s", async (_, onError) => {
    let calls = 0;
    const rig = new Rig({
      onError: onError as never,
      onFlush: () => {
        calls += 1;
        throw new Error("failed");
      },
    });
    for (let count = 0; count < 3; count += 1) {
      rig.push("a");
      await rig.clock.advance(100);
    }
    expect(calls).toBe(3);
  });

  it("by hand takes what is held now, and resolves when onFlush is through", async () => {
    const rig = new Rig({ held: true });
    rig.push("a");
    let done = false;
    const flushed = rig.queue.flush().then(() => {
      done = true;
    });
    await rig.clock.advance(0);
    expect(rig.batches).toEqual([["a"]]);
    expect(done).toBe(false);
    rig.finish();
    await flushed;
    await rig.queue.flush();
  });

  it("by hand during a flush waits for that one and for its own", async () => {
    const rig = new Rig({ held: true });
    rig.push("a");
    void rig.queue.flush();
    await rig.clock.advance(0);
    rig.push("b");
    const flushed = rig.queue.flush();
    rig.finish();
    await rig.clock.advance(0);
    expect(rig.batches).toEqual([["a"], ["b"]]);
    rig.finish();
    await flushed;
  });
});

describe("flush()", () => {
  it("waits for its events also when newer ones have taken their place meanwhile", async () => {
    const rig = new Rig({ held: true, capacity: 3, coalesce: (word) => word.charAt(0) });
    rig.push("x");
    void rig.queue.flush();
    await rig.clock.advance(0);
    rig.push("a", "b", "c");
    let done = false;
    const flushed = rig.queue.flush().then(() => {
      done = true;
    });
    for (let round = 0; round < 5; round += 1) rig.push(`a${round}`, `b${round}`, `c${round}`);
    rig.finish();
    await rig.clock.advance(0);
    expect(rig.batches.at(-1)).toEqual(["a4", "b4", "c4"]);
    expect(done).toBe(false);
    rig.finish();
    await flushed;
  });
});

describe("a full queue", () => {
  it("refuses to push, counts it, and flushes at once", async () => {
    const rig = new Rig({ capacity: 2, maxBatch: 100 });
    expect(rig.push("a", "b", "c")).toEqual([true, true, false]);
    expect(rig.queue.stats).toMatchObject({ pushed: 2, refused: 1, held: 2 });
    await rig.clock.advance(0);
    expect(rig.batches).toEqual([["a", "b"]]);
    expect(rig.push("d")).toEqual([true]);
  });
});

describe("stats", () => {
  it("do not let the lag grow while a queue keeps up in batches that leave something behind", async () => {
    const { queue, clock } = new Rig({ maxBatch: 2, held: false });
    queue.push("a");
    queue.push("b");
    queue.push("c");
    for (let round = 0; round < 50; round += 1) {
      await clock.advance(10);
      queue.push("d");
      queue.push("e");
    }
    expect(queue.stats.lag).toBeLessThanOrEqual(20);
    await queue.drain();
  });

  it("tell how long the oldest held event has waited", async () => {
    const { queue, clock } = new Rig();
    expect(queue.stats.lag).toBe(0);
    queue.push("a");
    await clock.advance(40);
    queue.push("b");
    expect(queue.stats).toMatchObject({ held: 2, lag: 40 });
    await clock.advance(60);
    expect(queue.stats).toMatchObject({ held: 0, lag: 0 });
  });
});

describe("options", () => {
  const good = { onFlush: () => {}, onError: () => {} };
  it.each([
    [undefined, "the options must be an object, not undefined"],
    [{ onError() {} }, "onFlush must be a function, not undefined"],
    [{ onFlush() {} }, "onError must be a function, not undefined"],
    [{ ...good, flushInterval: -1 }, "flushInterval must be a finite number of milliseconds, 0 or more, not -1"],
    [{ ...good, flushInterval: "1s" }, 'flushInterval must be a finite number of milliseconds, 0 or more, not "1s"'],
    [
      { ...good, flushInterval: Number.NaN },
      "flushInterval must be a finite number of milliseconds, 0 or more, not NaN",
    ],
    [{ ...good, flushIntervall: 5 }, 'the options: there is no option "flushIntervall"; did you mean "flushInterval"?'],
    [{ ...good, maxBatch: 0 }, "maxBatch must be a whole number of events, 1 or more, not 0"],
    [{ ...good, capacity: 1.5 }, "capacity must be a whole number of events, 1 or more, not 1.5"],
    [{ ...good, coalesce: "id" }, 'coalesce must be a function, not "id"'],
    [{ ...good, urgent: true }, "urgent must be a function, not true"],
    [{ ...good, signal: "now" }, 'signal must be an AbortSignal, not "now"'],
    [{ ...good, clock: {} }, "clock must be a Clock, not the object {}"],
  ])("%j are refused", (options, message) => {
    expect(() => new EventQueue(options as never)).toThrow(
      expect.objectContaining({ code: "invalid-option", message }),
    );
  });
});
