import { describe, expect, it, vi } from "vitest";
import { expectedOf, play, scenariosFor } from "./fidelity/play.ts";
import { places } from "./support/directory.ts";

// The debounce of @parcel/watcher, one for the whole process, holds all of them up alike. On a busy machine each takes long.
vi.setConfig({ maxConcurrency: 32, testTimeout: 120_000 });

describe.concurrent.each(places)("on $place with the parcel backend", ({ base }) => {
  it.for(scenariosFor("parcel"))("$name", async (scenario, { onTestFinished }) => {
    expect(await play(scenario, "parcel", base, onTestFinished)).toEqual(expectedOf(scenario, "parcel"));
  });
});
