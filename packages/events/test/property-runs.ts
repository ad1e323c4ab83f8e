/**
 * How often a property is tried: 10,000 times in CI, 1,000 elsewhere, and as often as CROWSNEST_RUNS says. A run is
 * repeated with the CROWSNEST_SEED that it printed.
 */
export function propertyRuns(): { numRuns: number; seed: number } {
  const { CI, CROWSNEST_RUNS, CROWSNEST_SEED } = process.env;
  const numRuns = Number(CROWSNEST_RUNS ?? (CI ? 10_000 : 1_000));
  const seed = Number(CROWSNEST_SEED ?? Date.now() % 2 ** 31);
  console.log(`property: ${numRuns} runs, CROWSNEST_SEED=${seed}`);
  return { numRuns, seed };
}

/** Lets promises that are settled already go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
}
