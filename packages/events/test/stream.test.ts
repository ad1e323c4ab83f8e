import { type WatchError, WatchError as WatchErrorClass } from "@crowsnest/events";
import { describe, expect, it, vi } from "vitest";
import { ManualClock } from "../../testkit/src/manual-clock.ts";
import { brief, event, readAll, reload, sampleStream } from "./samples.ts";

const refusal = (act: () => unknown): WatchError => {
  try {
    act();
  } catch (error) {
    if (error instanceof WatchErrorClass) return error;
  }
  throw new Error("nothing was refused");
};

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

describe("the end", () => {
  it("by the source lets the reader have what is buffered", async () => {
    const { stream, writer } = sampleStream();
    writer.send(event(1));
    writer.end();
    writer.send(event(2));
    expect(await readAll(stream)).toEqual(["1"]);
    expect(await stream.closed).toBeUndefined();
  });

  it("by a fatal error is thrown after the last event, once, and carried by closed and ready", async () => {
    const { stream, writer } = sampleStream();
    const error = new WatchErrorClass("unauthorized", "403", { fatal: true });
    writer.send(event(1));
    writer.end(error);
    expect((await stream.next()).value?.actorName).toBe("1");
    await expect(stream.next()).rejects.toBe(error);
    expect((await stream.next()).done).toBe(true);
    expect(await stream.closed).toBe(error);
    await expect(stream.ready).rejects.toBe(error);
  });

  it.each([
    ["return()", (stream: ReturnType<typeof sampleStream>["stream"]) => stream.return?.()],
    ["await using", (stream: ReturnType<typeof sampleStream>["stream"]) => stream[Symbol.asyncDispose]()],
    ["drain()", (stream: ReturnType<typeof sampleStream>["stream"]) => stream.drain()],
  ])("by %s resolves a parked next() and stops the source, once", async (_, end) => {
    const onEnd = vi.fn();
    const { stream, writer } = sampleStream({ onEnd });
    const parked = stream.next();
    await Promise.all([end(stream), end(stream)]);
    expect(await parked).toEqual({ value: undefined, done: true });
    expect(await stream.closed).toBeUndefined();
    await stream.ready;
    expect(onEnd).toHaveBeenCalledTimes(1);
    expect(writer.ended).toBe(true);
  });

  it("by break closes the source before the loop is left", async () => {
    let open = true;
    const { stream, writer } = sampleStream({
      onEnd: async () => {
        await Promise.resolve();
        open = false;
      },
    });
    writer.sendAll([event(1), event(2)]);
    for await (const sample of stream) {
      expect(brief(sample)).toBe("1");
      break;
    }
    expect(open).toBe(false);
    expect(stream.stats).toMatchObject({ received: 2, delivered: 1, dropped: 1, buffered: 0 });
  });

  it("by an abort is at once, and no error", async () => {
    const abort = new AbortController();
    const onError = vi.fn();
    const { stream, writer } = sampleStream({ signal: abort.signal, onError });
    const parked = stream.next();
    abort.abort(new Error("enough"));
    expect((await parked).done).toBe(true);
    expect(await stream.closed).toBeUndefined();
    writer.report(new WatchErrorClass("disconnected", "late"));
    expect(onError).not.toHaveBeenCalled();
  });

  it("is there at once for a signal that was aborted before", async () => {
    const onEnd = vi.fn();
    const { stream, writer } = sampleStream({ signal: AbortSignal.abort(), onEnd });
    expect(writer.ended).toBe(true);
    expect(onEnd).not.toHaveBeenCalled();
    expect((await stream.next()).done).toBe(true);
  });

  it("waits for a source that is slow to stop before closed resolves", async () => {
    const stopping = Promise.withResolvers<void>();
    const { stream } = sampleStream({ onEnd: () => stopping.promise });
    const closed = vi.fn();
    void stream.closed.then(closed);
    const ending = stream.return?.();
    await Promise.resolve();
    expect(closed).not.toHaveBeenCalled();
    stopping.resolve();
    await ending;
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it("survives a source that fails to stop, and tells it", async () => {
    const onError = vi.fn();
    const { stream } = sampleStream({
      onError,
      onEnd: () => {
        throw new Error("stuck");
      },
    });
    await stream.return?.();
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: "source" }));
  });

  it("cuts a drain short whose source is stuck", async () => {
    const { stream } = sampleStream({ onEnd: (reason) => (reason === "drain" ? new Promise(() => {}) : undefined) });
    void stream.drain();
    await stream.return?.();
    expect(await stream.closed).toBeUndefined();
  });

  it("waits for the source that ends the stream while it is asked to stop", async () => {
    const stopping = Promise.withResolvers<void>();
    const { stream, writer } = sampleStream({
      onEnd: () => {
        writer.end();
        return stopping.promise;
      },
    });
    const closed = vi.fn();
    void stream.closed.then(closed);
    const drained = stream.drain();
    await new Promise((resolve) => setTimeout(resolve));
    expect(closed).not.toHaveBeenCalled();
    stopping.resolve();
    await drained;
    await stream.closed;
  });

  it.each(["events", "batches"])("is what a reload() that throws leads to, told by the reader of %s", async (kind) => {
    const onEnd = vi.fn();
    const { stream, writer } = sampleStream({
      buffer: { capacity: 2, dropAfter: 0 },
      onEnd,
      reload: () => {
        throw new Error("broken");
      },
    });
    writer.sendAll([event(1), event(2), event(3)]);
    const read = async (): Promise<void> => {
      for await (const each of kind === "events" ? stream : stream.batches()) expect(each).toBeDefined();
    };
    await expect(read()).rejects.toMatchObject({ code: "source", fatal: true, cause: { message: "broken" } });
    expect(await stream.closed).toMatchObject({ code: "source" });
    expect(onEnd).toHaveBeenCalledTimes(1);
    const { received, delivered, dropped } = stream.stats;
    expect(delivered + dropped).toBe(received);
    expect(delivered).toBe(kind === "events" ? 2 : 0);
  });

  it("leaves no listener on the signal", async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    for (let count = 0; count < 100; count += 1) {
      const { stream } = sampleStream({ signal });
      await stream.return?.();
    }
    expect(removed.mock.calls.length).toBe(added.mock.calls.length);
  });
});

describe("drain", () => {
  it("lets the source send the rest until it has stopped, and the reader have it", async () => {
    const { stream, writer } = sampleStream({
      onEnd: async (reason) => {
        await Promise.resolve();
        if (reason === "drain") writer.send(event(2));
      },
    });
    writer.send(event(1));
    const drained = stream.drain();
    expect(await readAll(stream)).toEqual(["1", "2"]);
    await drained;
  });

  it("returns when nobody reads, and drops nothing", async () => {
    const clock = new ManualClock();
    const { stream, writer } = sampleStream({ clock });
    writer.send(event(1));
    const drained = stream.drain();
    await clock.advance(10_000);
    await drained;
    expect(await readAll(stream)).toEqual(["1"]);
    expect(clock.timers).toBe(0);
  });

  it("awaited inside the reading loop does not lock it for ever", async () => {
    const clock = new ManualClock();
    const { stream, writer } = sampleStream({ clock });
    writer.sendAll([event(1), event(2)]);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const sample of stream) {
        seen.push(brief(sample));
        if (seen.length === 1) await stream.drain();
      }
    })();
    await clock.advance(10_000);
    await reading;
    expect(seen).toEqual(["1", "2"]);
  });
});

describe("errors", () => {
  it("in a callback harm nobody", async () => {
    const { stream, writer } = sampleStream({
      onError: async () => {
        throw new Error("in onError");
      },
    });
    writer.report(new WatchErrorClass("disconnected", "cut"));
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
