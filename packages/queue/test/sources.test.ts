import { WatchError, type Watcher, type WatchOptions } from "@crowsnest/events";
import { EventQueue } from "@crowsnest/queue";
import { describe, expect, it, vi } from "vitest";
import { brief, event, reload, type Sample, sampleStream } from "../../events/test/samples.ts";
import { ManualClock } from "../../testkit/src/manual-clock.ts";

function sampleQueue(options: { capacity?: number; flushInterval?: number } = {}) {
  const clock = new ManualClock();
  const seen: string[] = [];
  const errors: Error[] = [];
  const queue = new EventQueue<Sample>({
    flushInterval: 100,
    clock,
    onFlush: (batch) => void seen.push(...batch.map(brief)),
    onError: (error) => void errors.push(error),
    ...options,
  });
  return { queue, clock, seen, errors };
}

describe("a source", () => {
  it("can be a watcher, whose survived errors go to onError", async () => {
    const { queue, clock, seen, errors } = sampleQueue();
    const pair = Promise.withResolvers<ReturnType<typeof sampleStream>>();
    const watcher: Watcher<Sample> = {
      watch(options?: WatchOptions) {
        const made = sampleStream(options);
        pair.resolve(made);
        return made.stream;
      },
    };
    queue.start(watcher);
    const { writer } = await pair.promise;
    writer.report(new WatchError("disconnected", "cut"));
    writer.ready();
    await queue.ready;
    writer.send(event(1));
    await clock.advance(100);
    expect(seen).toEqual(["1"]);
    expect(errors).toMatchObject([{ code: "disconnected" }]);
    await queue.drain();
    expect(writer.ended).toBe(true);
  });

  it("can be a stream, or any async iterable, and several run side by side, each with its own end", async () => {
    const { queue, clock, seen } = sampleQueue();
    const { stream, writer } = sampleStream();
    async function* generate(): AsyncGenerator<Sample> {
      yield event(10);
      yield event(11);
    }
    queue.start(generate()).start(stream);
    writer.send(event(1));
    await clock.advance(100);
    writer.send(event(2));
    await clock.advance(100);
    expect([...seen].sort()).toEqual(["1", "10", "11", "2"]);
    expect(seen.indexOf("10")).toBeLessThan(seen.indexOf("11"));
    await queue.drain();
  });

  it("that fails is told, and the others go on", async () => {
    const { queue, clock, seen, errors } = sampleQueue();
    const [broken, good] = [sampleStream(), sampleStream()];
    async function* generate(): AsyncGenerator<Sample> {
      yield event(5);
      throw new Error("pulled the plug");
    }
    queue.start(broken.stream).start(generate()).start(good.stream);
    broken.writer.end(new WatchError("unauthorized", "403", { fatal: true }));
    await expect(queue.ready).rejects.toMatchObject({ code: "unauthorized" });
    good.writer.send(event(1));
    await clock.advance(100);
    expect(errors).toHaveLength(2);
    expect(errors).toContainEqual(expect.objectContaining({ code: "unauthorized" }));
    expect(errors).toContainEqual(
      expect.objectContaining({ code: "source", cause: expect.objectContaining({ message: "pulled the plug" }) }),
    );
    expect([...seen].sort()).toEqual(["1", "5"]);
    await queue.drain();
  });

  it("is not pulled while the queue is full, so that the stream's own bounds act", async () => {
    const clock = new ManualClock();
    const seen: string[] = [];
    let go = (): void => {};
    const queue = new EventQueue<Sample>({
      capacity: 5,
      clock,
      flushInterval: 100,
      onError() {},
      onFlush: (batch) => {
        seen.push(...batch.map(brief));
        return new Promise<void>((resolve) => {
          go = resolve;
        });
      },
    });
    const { stream, writer } = sampleStream({ clock, buffer: { capacity: 3, waiting: 10, dropAfter: 3000 } });
    queue.start(stream);
    await clock.advance(0);
    for (let number = 0; number < 5; number += 1) writer.send(event(number));
    await clock.advance(100);
    expect(seen).toHaveLength(5);
    for (let number = 5; number < 100; number += 1) {
      writer.send(event(number));
      await clock.advance(0);
    }
    await clock.advance(5000);
    expect(queue.stats.held).toBe(5);
    expect(stream.stats.dropped).toBeGreaterThan(70);
    writer.end();
    for (let round = 0; round < 20; round += 1) {
      go();
      await clock.advance(200);
    }
    const lost = seen.filter((name) => name.startsWith("lost")).map((name) => Number(name.slice(5)));
    expect(seen.length - lost.length + lost.reduce((sum, each) => sum + each, 0)).toBe(100);
    go();
    await queue.drain();
  });

  it("that sends without a pause does not keep the window from being flushed", async () => {
    let batches = 0;
    const queue = new EventQueue<number>({
      flushInterval: 1,
      coalesce: () => "one",
      onFlush: () => {
        batches += 1;
      },
      onError() {},
    });
    let stop = false;
    async function* endless(): AsyncGenerator<number> {
      for (let number = 0; !stop; number += 1) yield number;
    }
    queue.start(endless());
    await vi.waitFor(() => expect(batches).toBeGreaterThan(3));
    stop = true;
    await queue.drain();
  });

  it("that is none is refused", () => {
    const { queue } = sampleQueue();
    expect(() => queue.start("web" as never)).toThrow(
      'source must be a watcher, a stream or an async iterable, not "web"',
    );
  });
});

describe("drain", () => {
  it("takes what the streams have buffered, flushes all and ends", async () => {
    const { queue, seen } = sampleQueue();
    const { stream, writer } = sampleStream();
    queue.start(stream);
    queue.push(event(0));
    writer.sendAll([event(1), event(2)]);
    await queue.drain();
    expect(seen).toEqual(["0", "1", "2"]);
    expect(queue.push(event(3))).toBe(false);
    expect(() => queue.start(stream)).toThrow("a drained queue takes nothing");
    expect(queue.stats).toMatchObject({ pushed: 3, flushed: 3, refused: 1, held: 0, left: 0 });
  });

  it("is what await using does, and may be called again", async () => {
    const { queue, seen } = sampleQueue();
    {
      await using inScope = queue;
      inScope.push(event(1));
    }
    expect(seen).toEqual(["1"]);
    await queue.drain();
    await queue.flush();
  });

  it("that runs out of time tells what it left and aborts the flush", async () => {
    const clock = new ManualClock();
    const errors: Error[] = [];
    let signal: AbortSignal | undefined;
    const queue = new EventQueue<Sample>({
      maxBatch: 2,
      clock,
      onFlush: (_, context) => {
        signal = context.signal;
        return new Promise(() => {});
      },
      onError: (error) => void errors.push(error),
    });
    for (let number = 0; number < 5; number += 1) queue.push(event(number));
    const drained = queue.drain({ timeout: 500 });
    await clock.advance(499);
    expect(signal?.aborted).toBe(false);
    await clock.advance(1);
    await drained;
    expect(signal?.aborted).toBe(true);
    expect(errors).toMatchObject([
      { code: "drain", message: "The drain ended after 500 ms with 3 events left, and a flush was still running" },
    ]);
    expect(queue.stats).toMatchObject({ pushed: 5, flushed: 2, left: 3, held: 0 });
    expect(clock.timers).toBe(0);
  });

  it("does not wait for an iterable that never answers", async () => {
    const { queue } = sampleQueue();
    async function* silent(): AsyncGenerator<Sample> {
      await new Promise(() => {});
    }
    queue.start(silent());
    await queue.drain();
  });

  it("refuses a bad timeout", () => {
    const { queue } = sampleQueue();
    expect(() => queue.drain({ timeout: -5 })).toThrow("timeout must be a number of milliseconds, 0 or more, not -5");
  });
});

describe("what a drain leaves", () => {
  it("is told with what the source had given and what it still held, and counted", async () => {
    const clock = new ManualClock();
    const errors: Error[] = [];
    const queue = new EventQueue<Sample>({
      capacity: 10,
      clock,
      onFlush: () => new Promise(() => {}),
      onError: (error) => void errors.push(error),
    });
    const { stream, writer } = sampleStream();
    queue.start(stream);
    for (let number = 0; number < 1000; number += 1) writer.send(event(number));
    await clock.advance(2000);
    const drained = queue.drain({ timeout: 50 });
    await clock.advance(50);
    await drained;
    const { flushed, left, pushed } = queue.stats;
    const { delivered, dropped } = stream.stats;
    expect(flushed).toBe(10);
    expect(left + dropped).toBe(990);
    expect(pushed).toBe(delivered);
    expect(errors[0]?.message).toBe("The drain ended after 50 ms with 990 events left, and a flush was still running");
  });

  it("is nothing of the event that an iterable was asked for", async () => {
    const { queue, seen } = sampleQueue();
    async function* generate(): AsyncGenerator<Sample> {
      yield event(1);
      yield event(2);
    }
    await queue.start(generate()).drain();
    expect(seen).toEqual(["1"]);
  });
});

describe("a hostile source", () => {
  const hostile: Record<string, () => AsyncIterable<Sample>> = {
    "an iterator whose return throws": () => ({
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<never>(() => {}),
        return() {
          throw new Error("boom");
        },
      }),
    }),
    "a stream whose drain gives no promise, and without a return": () => {
      const { stream, writer } = sampleStream();
      return { batches: () => stream.batches(), drain: () => writer.end() } as unknown as AsyncIterable<Sample>;
    },
  };

  it.each(Object.keys(hostile))("does not keep a drain from flushing: %s", async (name) => {
    const { queue, seen } = sampleQueue();
    queue.start((hostile[name] as () => AsyncIterable<Sample>)());
    queue.push(event(1));
    await queue.drain();
    expect(seen).toEqual(["1"]);
  });

  it.each(Object.keys(hostile))("does not throw out of an abort: %s", async (name) => {
    const abort = new AbortController();
    const queue = new EventQueue<Sample>({ onFlush() {}, onError() {}, signal: abort.signal });
    queue.start((hostile[name] as () => AsyncIterable<Sample>)());
    abort.abort();
    await queue.drain();
  });

  it("does not keep everybody else from a turn, however long the window", async () => {
    const queue = new EventQueue<number>({ flushInterval: 60_000, coalesce: () => "one", onFlush() {}, onError() {} });
    async function* endless(): AsyncGenerator<number> {
      for (let number = 0; ; number += 1) yield number;
    }
    queue.start(endless());
    await new Promise((resolve) => setTimeout(resolve, 5));
    await queue.drain();
  });
});

describe("an abort", () => {
  it("closes also a stream that is started after it", async () => {
    const queue = new EventQueue<Sample>({ onFlush() {}, onError() {}, signal: AbortSignal.abort() });
    const { stream, writer } = sampleStream();
    queue.start(stream);
    await stream.closed;
    expect(writer.ended).toBe(true);
  });

  it("ends at once, lets go what is held, and closes the sources", async () => {
    const abort = new AbortController();
    const clock = new ManualClock();
    const onFlush = vi.fn();
    const onError = vi.fn();
    const queue = new EventQueue<Sample>({ onFlush, onError, clock, signal: abort.signal });
    const { stream, writer } = sampleStream();
    queue.start(stream).push(event(1));
    abort.abort();
    await stream.closed;
    expect(writer.ended).toBe(true);
    expect(queue.push(event(2))).toBe(false);
    expect(queue.start(stream)).toBe(queue);
    await queue.drain();
    await clock.advance(5000);
    expect(onFlush).not.toHaveBeenCalled();
    expect(onError).not.toHaveBeenCalled();
    expect(queue.stats).toMatchObject({ pushed: 1, left: 1, held: 0 });
    expect(clock.timers).toBe(0);
  });

  it("cuts a drain short", async () => {
    const abort = new AbortController();
    const queue = new EventQueue<Sample>({ onFlush: () => new Promise(() => {}), onError() {}, signal: abort.signal });
    queue.push(event(1));
    const drained = queue.drain({ timeout: Number.POSITIVE_INFINITY });
    await Promise.resolve();
    abort.abort();
    await drained;
  });
});

it("a force-reload passes the window", async () => {
  const { queue, clock, seen } = sampleQueue();
  queue.push(event(1));
  queue.push(reload(0, "gap"));
  await clock.advance(0);
  expect(seen).toEqual(["1", "lost 0"]);
});
