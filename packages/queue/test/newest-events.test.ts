import { describe, expect, it } from "vitest";
import { NewestEvents } from "../src/newest-events.ts";

/** Holds these events, a letter and a number each; the letter is the key, `-` is none. */
function hold(held: NewestEvents<string>, ...events: string[]): string[] {
  return events.map((event) => held.add(event, event.startsWith("-") ? undefined : event.slice(0, 1)));
}

describe("The newest events", () => {
  it("are taken in the order of their last change, also when that is far away from the first", () => {
    const held = new NewestEvents<string>(100);
    hold(held, "a1", "b1", "-1", "c1", "a2", "-2", "b2");
    expect(held.take(10)).toEqual(["-1", "c1", "a2", "-2", "b2"]);
    hold(held, "a3", "-3", "b3");
    for (let index = 0; index < 1000; index += 1) hold(held, `c${index}`, `b${index}`);
    hold(held, "a4");
    expect(held.take(10)).toEqual(["-3", "c999", "b999", "a4"]);
  });

  it("move on past what is left of a take", () => {
    const held = new NewestEvents<string>(100);
    hold(held, "a1", "b1", "c1", "-1");
    expect(held.take(1)).toEqual(["a1"]);
    expect(hold(held, "b2", "a2", "d1")).toEqual(["coalesced", "held", "held"]);
    expect(held.start).toBe(2);
    expect(held.take(3)).toEqual(["c1", "-1", "b2"]);
    expect(held.take(3)).toEqual(["a2", "d1"]);
    expect([held.size, held.start, held.end]).toEqual([0, 7, 7]);
  });

  it("are bounded, whatever keys are known from before", () => {
    const held = new NewestEvents<string>(2);
    hold(held, "a1", "b1");
    expect(held.take(2)).toEqual(["a1", "b1"]);
    expect(hold(held, "c1", "a2", "b2", "a3", "-1")).toEqual(["held", "held", "full", "coalesced", "full"]);
    expect([held.refuses("a"), held.refuses("b"), held.refuses("d"), held.refuses(undefined)]).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(held.take(5)).toEqual(["c1", "a3"]);
  });

  it("remember no more than twice the keys of a window", () => {
    const held = new NewestEvents<number>(1000);
    for (let index = 0; index < 10_000; index += 1) {
      held.add(index, `key ${index}`);
      if (index % 10 === 9) held.take(index % 20 === 9 ? 4 : 1000);
      expect(held.keys.size).toBeLessThanOrEqual(40);
    }
  });
});
