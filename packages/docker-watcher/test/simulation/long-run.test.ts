import { describe, expect, it } from "vitest";
import { Simulation } from "./simulation.ts";

const hour = 3_600_000;

describe("In simulated time", () => {
  it.each([1, 2])(
    "10 hours with 5,000 faults: never stopped, nothing lost in silence, no storm (seed %i)",
    { timeout: 120_000 },
    async (seed) => {
      await using simulation = new Simulation(seed);
      await simulation.run({ duration: 10 * hour, faults: 5000 });
      expect(simulation.problems()).toEqual([]);
      expect(simulation.mostAttemptsIn(10_000)).toBeLessThanOrEqual(40);
    },
  );
});
