import { WatchError, type Watcher, type WatchOptions } from "@crowsnest/events";
import { EventQueue } from "@crowsnest/queue";
import { describe, expect, it, vi } from "vitest";
import { brief, event, reload, type Sample, sampleStream } from "../../events/test/samples.ts";
import { ManualClock } from "../../testkit/src/manual-clock.ts";

import { sampleQueue } from "./sample-queue.ts";

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
    await vi.waitFor(() => expect(batches).toBeGreaterThan(3), { timeout: 60_000 });
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

it("a force-reload passes the window", async () => {
  const { queue, clock, seen } = sampleQueue();
  queue.push(event(1));
  queue.push(reload(0, "gap"));
  await clock.advance(0);
  expect(seen).toEqual(["1", "lost 0"]);
});
