/** How often a property is tried: 10,000 times, or as CROWSNEST_RUNS says. A printed CROWSNEST_SEED repeats a run. */
export function propertyRuns(): { numRuns: number; seed: number } {
  const { CROWSNEST_RUNS, CROWSNEST_SEED } = process.env;
  const numRuns = Number(CROWSNEST_RUNS ?? 10_000);
  const seed = Number(CROWSNEST_SEED ?? Date.now() % 2 ** 31);
  console.log(`property: ${numRuns} runs, CROWSNEST_SEED=${seed}`);
  return { numRuns, seed };
}

/** Lets promises that are settled already go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
}

/** As `expect`, a hundred times cheaper: a property asks millions of times. */
export function check(holds: boolean, promise: string, ...seen: readonly unknown[]): void {
  if (!holds) throw new Error(`${promise}: ${JSON.stringify(seen)}`);
}
