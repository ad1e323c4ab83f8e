import { describe, expect, it } from "vitest";
import { ManualClock } from "../../testkit/src/manual-clock.ts";
import { event, sampleStream } from "./samples.ts";

describe("bounds", () => {
  it("hold for a reader that never reads, over 10 million sends", () => {
    const { stream, writer } = sampleStream();
    const sample = event(1);
    for (let count = 0; count < 1_000_000; count += 1) writer.send(sample);
    const before = process.memoryUsage().heapUsed;
    for (let count = 0; count < 9_000_000; count += 1) writer.send(sample);
    const grown = process.memoryUsage().heapUsed - before;
    const { received, dropped, buffered } = stream.stats;
    expect({ received, buffered }).toEqual({ received: 10_000_000, buffered: 1024 + 65_536 });
    expect(dropped).toBe(received - buffered);
    expect(grown).toBeLessThan(32 * 2 ** 20);
    return stream.return?.();
  });

  it("need one timer for a million blocked sends, none of which is dropped early or long after", () => {
    const clock = new ManualClock();
    const buffer = { capacity: 1024, waiting: 1_000_000, dropAfter: 3000 };
    const { stream, writer } = sampleStream({ clock, buffer });
    const sample = event(1);
    for (let count = 0; count < 1_001_024; count += 1) {
      writer.send(sample);
      if (count % 1000 === 0) clock.tick(1);
    }
    expect(clock.timers).toBe(1);
    const sentFor = clock.now();
    clock.tick(3000 - sentFor);
    expect(stream.stats.dropped).toBe(0);
    for (let waited = 0; waited < sentFor; waited += 1) {
      clock.tick(1);
      expect(clock.timers).toBeLessThanOrEqual(1);
      expect(stream.stats.dropped).toBeLessThanOrEqual((clock.now() - 3000) * 1000);
    }
    clock.tick(50);
    expect(stream.stats).toMatchObject({ dropped: 1_000_000, buffered: 1024 });
    expect(clock.timers).toBe(0);
  });
});
