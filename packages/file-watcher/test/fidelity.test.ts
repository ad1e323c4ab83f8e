import { describe, expect, it, vi } from "vitest";
import type { Backend } from "../src/index.ts";
import { expectedOf, play, scenariosFor } from "./fidelity/play.ts";
import { places } from "./support/directory.ts";

// Each waits most of its time, so that many may run side by side.
vi.setConfig({ maxConcurrency: 32, testTimeout: 120_000 });

describe.each(places)("on $place", ({ base }) => {
  describe.each(["native", "polling"] satisfies Backend[])("with the %s backend", (backend) => {
    it.concurrent.for(scenariosFor(backend))("$name", async (scenario, { onTestFinished }) => {
      expect(await play(scenario, backend, base, onTestFinished)).toEqual(expectedOf(scenario, backend));
    });
  });
});
