/** How often a property is tried: `usual` times, or as CROWSNEST_RUNS says. A printed CROWSNEST_SEED repeats a run. */
export function propertyRuns(usual: number): { numRuns: number; seed: number } {
  const { CROWSNEST_RUNS, CROWSNEST_SEED } = process.env;
  const numRuns = Number(CROWSNEST_RUNS ?? usual);
  const seed = Number(CROWSNEST_SEED ?? Date.now() % 2 ** 31);
  console.log(`property: ${numRuns} runs, CROWSNEST_SEED=${seed}`);
  return { numRuns, seed };
}
