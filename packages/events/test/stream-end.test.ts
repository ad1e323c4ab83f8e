import { WatchError } from "@crowsnest/events";
import { describe, expect, it, vi } from "vitest";
import { ManualClock } from "../../testkit/src/manual-clock.ts";
import { brief, event, readAll, sampleStream } from "./samples.ts";

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
    const error = new WatchError("unauthorized", "403", { fatal: true });
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
    writer.report(new WatchError("disconnected", "late"));
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
