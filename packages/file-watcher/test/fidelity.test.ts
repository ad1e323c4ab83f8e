import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { type Backend, DirectoryWatcher } from "../src/index.ts";
import { content } from "./fidelity/content.ts";
import { links } from "./fidelity/links.ts";
import { names } from "./fidelity/names.ts";
import type { Place, Scenario } from "./fidelity/scenario.ts";
import { type OnFinished, places, temporaryDirectory } from "./support/directory.ts";
import { makeOld } from "./support/old.ts";
import { record } from "./support/recorder.ts";
import { runtime } from "./support/runtime.ts";

const backends: readonly Backend[] = ["native", "polling", "parcel"];
const scenarios = [...content, ...names, ...links];

describe.each(places)("on $place", ({ place, base }) => {
  // The debounce of @parcel/watcher makes each of these half a second long: once is enough.
  const here = backends.filter((backend) => backend !== "parcel" || place === "disk");
  describe.each(here)("with the %s backend", (backend) => {
    // Each waits most of its time, so they may run side by side.
    const possible = scenarios.filter(
      ({ impossible }) => impossible?.runtime !== runtime || impossible.backend !== backend,
    );
    it.concurrent.for(possible)("$name", async (scenario, { onTestFinished }) => {
      const told = await play(scenario, backend, base, onTestFinished);
      const expected = scenario.unless?.[runtime] ?? scenario.unless?.[backend as "native"] ?? scenario.tells;
      expect(told.sort()).toEqual([...expected].sort());
    });
  });
});

/** Plays a scenario, and returns all that was told. */
async function play(scenario: Scenario, backend: Backend, base: string, onFinished: OnFinished): Promise<string[]> {
  const room = temporaryDirectory(base, onFinished);
  const directory = join(room, "watched");
  const at: Place = { in: (name) => join(directory, name), out: (name) => join(room, name) };
  mkdirSync(directory);
  scenario.before?.(at);
  makeOld(room);
  const watcher = new DirectoryWatcher(directory, { backend, pollInterval: 20, ...scenario.options });
  const seen = await record(watcher, {}, onFinished);
  scenario.act(at);
  // What no notification tells comes with the next pulse.
  const first = scenario.tells[0];
  if (first !== undefined) {
    await vi.waitFor(() => expect(seen.lines).toContain(first), { timeout: 3_000, interval: 5 }).catch(() => {});
  }
  writeFileSync(at.in("end"), "");
  await vi.waitFor(() => expect(seen.lines).toContain("created end"), { timeout: 5_000, interval: 5 });
  rmSync(at.in("end"));
  await vi.waitFor(() => expect(seen.lines).toContain("deleted end"), { timeout: 5_000, interval: 5 });
  await seen.stream.drain();
  expect(seen.errors).toEqual([]);
  return seen.lines.filter((line) => !line.endsWith(" end"));
}
