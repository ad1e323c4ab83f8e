import { EventQueue } from "@crowsnest/queue";
import { describe, expect, it } from "vitest";
import { event, type Sample, sampleStream } from "../../events/test/samples.ts";
import { ManualClock } from "../../testkit/src/manual-clock.ts";

import { sampleQueue } from "./sample-queue.ts";

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
