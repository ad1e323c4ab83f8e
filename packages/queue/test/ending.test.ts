import { EventQueue } from "@crowsnest/queue";
import { describe, expect, it, vi } from "vitest";
import { event, type Sample, sampleStream } from "../../events/test/samples.ts";
import { ManualClock } from "../../testkit/src/manual-clock.ts";

import { sampleQueue } from "./sample-queue.ts";

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
