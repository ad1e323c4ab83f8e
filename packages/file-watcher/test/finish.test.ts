import { setImmediate } from "node:timers";
import { describe, expect, it } from "vitest";
import { ManualClock } from "../../testkit/src/manual-clock.ts";
import type { Subscriber } from "../src/root/feed.ts";
import { inTime } from "./support/in-time.ts";
import { startEngine } from "./support/memory-engine.ts";

const settle = 100;

function another(): Subscriber {
  const nothing = (): void => {};
  return { snapshot: false, tell: nothing, ready: nothing, returned: nothing, report: nothing, fail: nothing };
}

/** An engine that has looked once at two files that were just written, and waits for them to settle. */
async function startSettling() {
  const clock = new ManualClock();
  const one = startEngine({ clock, settle });
  await one.isReady();
  for (const name of ["a", "b"]) {
    one.write(name, "half");
    one.source().changed(name);
  }
  await inTime(() => expect(one.disk.looks).toBe(2));
  return { ...one, clock };
}

describe("whoever drains his stream while files settle", () => {
  it("has them at once when nobody else is told", async () => {
    const { engine, lines } = await startSettling();
    await engine.finish();
    expect(lines).toEqual(["created a", "created b"]);
  });

  it("has what nobody has notified yet", async () => {
    const one = startEngine();
    await one.isReady();
    one.write("a", "one");
    await one.engine.finish();
    expect(one.lines).toEqual(["created a"]);
  });

  it("waits for them when others are told too, and leaves what goes on changing to those", async () => {
    const { engine, lines, clock, write, source } = await startSettling();
    engine.subscribe(another());
    let finished = false;
    const finishing = engine.finish().then(() => {
      finished = true;
    });
    for (let passed = 0; passed < settle; passed += 20) {
      expect([finished, lines]).toEqual([false, []]);
      write("b", `half${"more".repeat(passed + 1)}`);
      source().changed("b");
      await new Promise((resolve) => setImmediate(resolve));
      await clock.advance(20);
    }
    await finishing;
    expect(lines).toEqual(["created a"]);
    await clock.advance(settle);
    await inTime(() => expect(lines).toEqual(["created a", "created b"]));
  });
});
