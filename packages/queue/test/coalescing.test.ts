import { describe, expect, it } from "vitest";
import { Rig } from "./rig.ts";

describe("coalescing", () => {
  const byLetter = { coalesce: (word: string) => (word.startsWith("!") ? undefined : word.charAt(0)) };

  it("keeps the newest of each key, in the order of the last change", async () => {
    const { queue, clock, batches } = new Rig(byLetter);
    for (const word of ["a1", "b1", "a2", "!", "c1", "b2", "!"]) queue.push(word);
    await clock.advance(100);
    expect(batches).toEqual([["a2", "!", "c1", "b2", "!"]]);
    expect(queue.stats).toMatchObject({ pushed: 7, coalesced: 2, flushed: 5 });
  });

  it("starts afresh after a flush, and with maxBatch leaves the rest its keys", async () => {
    const { queue, clock, batches } = new Rig({ ...byLetter, maxBatch: 2 });
    for (const word of ["a1", "b1", "c1"]) queue.push(word);
    await clock.advance(0);
    queue.push("a2");
    queue.push("c2");
    await clock.advance(100);
    expect(batches).toEqual([
      ["a1", "b1"],
      ["a2", "c2"],
    ]);
  });

  it("is bounded by the number of keys: a key that is held already never finds the queue full", () => {
    const { queue } = new Rig({ ...byLetter, capacity: 2 });
    expect(queue.push("a")).toBe(true);
    expect(queue.push("b")).toBe(true);
    for (let count = 0; count < 10_000; count += 1) expect(queue.push(`${count % 2 ? "a" : "b"}${count}`)).toBe(true);
    expect(queue.push("c")).toBe(false);
    expect(queue.stats).toMatchObject({ held: 2, coalesced: 10_000, refused: 1 });
  });

  it("survives a coalesce and an urgent that throw", async () => {
    const broken = (): never => {
      throw new Error("broken");
    };
    const rig = new Rig({ coalesce: broken, urgent: broken });
    rig.push("a", "a");
    await rig.clock.advance(100);
    expect(rig.batches).toEqual([["a", "a"]]);
    expect(rig.errors[0]).toMatchObject({ code: "invalid-option", cause: { message: "broken" } });
  });
});
