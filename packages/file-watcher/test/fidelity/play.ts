import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { type Backend, DirectoryWatcher } from "../../src/index.ts";
import { type OnFinished, temporaryDirectory } from "../support/directory.ts";
import { inTime } from "../support/in-time.ts";
import { makeOld } from "../support/old.ts";
import { record } from "../support/recorder.ts";
import { runtime } from "../support/runtime.ts";
import { content } from "./content.ts";
import { links } from "./links.ts";
import { names } from "./names.ts";
import type { Place, Scenario } from "./scenario.ts";

/** The scenarios that can be played on this runtime with a backend. */
export function scenariosFor(backend: Backend): Scenario[] {
  return [...content, ...names, ...links].filter(
    ({ impossible }) => impossible?.runtime !== runtime || impossible.backend !== backend,
  );
}

/**
 * What is to be told on this runtime with a backend, sorted. `coarse`: where birth times are too coarse to know a directory
 * by, as they are on Deno everywhere.
 */
export function expectedOf(scenario: Scenario, backend: Backend, coarse = false): string[] {
  const { unless = {}, tells } = scenario;
  return [...(unless[coarse ? "deno" : runtime] ?? (backend === "auto" ? undefined : unless[backend]) ?? tells)].sort();
}

/** Plays a scenario in a room below `base`, and returns all that was told, sorted. */
export async function play(
  scenario: Scenario,
  backend: Backend,
  base: string,
  onFinished: OnFinished,
): Promise<string[]> {
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
  await inTime(() => expect(seen.lines).toContain("created end"));
  rmSync(at.in("end"));
  await inTime(() => expect(seen.lines).toContain("deleted end"));
  await seen.stream.drain();
  expect(seen.errors).toEqual([]);
  return seen.lines.filter((line) => !line.endsWith(" end")).sort();
}
