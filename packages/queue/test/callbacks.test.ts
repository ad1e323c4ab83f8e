import type { WatchError } from "@crowsnest/events";
import { EventQueue } from "@crowsnest/queue";
import { describe, expect, it, vi } from "vitest";
import { Rig } from "./rig.ts";

describe("hostile callbacks", () => {
  it.each([
    ["an object without a prototype", () => Object.create(null) as unknown],
    [
      "an error whose message throws",
      () =>
        Object.defineProperty(new Error(), "message", {
          get: () => {
            throw new Error("no");
          },
        }),
    ],
    ["undefined", () => undefined],
  ])("may throw %s: it is told, and the queue goes on", async (_, thrown) => {
    const rig = new Rig({
      onFlush: () => {
        throw thrown();
      },
    });
    rig.push("a");
    await rig.clock.advance(100);
    rig.push("b");
    await rig.clock.advance(100);
    expect(rig.errors.map((error) => (error as WatchError).code)).toEqual(["flush", "flush"]);
  });

  it("may be methods of a class, and find themselves in this", async () => {
    class Sink {
      flushInterval = 0;
      got: string[] = [];
      errors: Error[] = [];
      onFlush(batch: readonly string[]): void {
        this.got.push(...batch);
        throw new Error("told to this.onError");
      }
      onError(error: Error): void {
        this.errors.push(error);
      }
    }
    const sink = new Sink();
    const queue = new EventQueue<string>(sink);
    queue.push("a");
    await queue.drain();
    expect(sink.got).toEqual(["a"]);
    expect(sink.errors).toHaveLength(1);
  });

  it.each([[{ flushInterval: 0 }], [{ maxBatch: 1 }], [{ urgent: () => true }]])(
    "may push again what failed, with %j: the event loop goes round all the same",
    async (options) => {
      let flushes = 0;
      const queue: EventQueue<string> = new EventQueue<string>({
        ...options,
        onError() {},
        onFlush: async (batch) => {
          flushes += 1;
          for (const word of batch) queue.push(word);
        },
      });
      queue.push("a");
      await vi.waitFor(() => expect(flushes).toBeGreaterThan(0), { timeout: 60_000 });
      await queue.drain({ timeout: 0 });
    },
  );

  it("may end the queue: nothing is held, no timer is left", () => {
    for (const callback of ["urgent", "coalesce"] as const) {
      const abort = new AbortController();
      const rig = new Rig({
        signal: abort.signal,
        [callback]: () => {
          abort.abort();
          return undefined;
        },
      });
      expect(rig.push("a")).toEqual([false]);
      expect(rig.clock.timers).toBe(0);
      expect(rig.queue.stats).toMatchObject({ pushed: 0, held: 0, refused: 1 });
    }
  });
});

describe("an event that is pushed by coalesce or urgent", () => {
  it.each(["urgent", "coalesce"] as const)("by %s counts for the bound, and has its key", async (callback) => {
    let pushes = 0;
    const again = (word: string): void => {
      pushes += 1;
      if (pushes === 1) rig.push(`${word}, again`);
    };
    const rig: Rig = new Rig({
      capacity: 1,
      urgent: (word) => {
        if (callback === "urgent") again(word);
        return false;
      },
      coalesce: (word) => {
        if (callback === "coalesce") again(word);
        return word.charAt(0);
      },
    });
    expect(rig.push("a", "b")).toEqual([true, false]);
    await rig.clock.advance(100);
    expect(rig.batches).toEqual([["a"]]);
    expect(rig.queue.stats).toMatchObject({ pushed: 2, coalesced: 1, refused: 1 });
  });

  it("is not followed by another for which there is no room any more", () => {
    let pushes = 0;
    const rig: Rig = new Rig({
      capacity: 1,
      urgent: () => {
        pushes += 1;
        if (pushes === 1) rig.push("b");
        return false;
      },
    });
    expect(rig.push("a")).toEqual([false]);
    expect(rig.queue.stats).toMatchObject({ pushed: 1, held: 1, refused: 1 });
  });
});

describe("the signal of a flush", () => {
  it("is its own: aborted when the queue ends during it, not by a later end", async () => {
    const abort = new AbortController();
    const signals: AbortSignal[] = [];
    const rig = new Rig({
      signal: abort.signal,
      onFlush: (_, { signal }) => {
        signals.push(signal);
        if (signals.length === 1) return undefined;
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      },
    });
    rig.push("a");
    await rig.clock.advance(100);
    rig.push("b");
    await rig.clock.advance(100);
    abort.abort();
    await rig.clock.advance(0);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
    expect(rig.errors, "an abort is no error").toEqual([]);
  });
});
