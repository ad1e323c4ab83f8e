import type { Figures } from "../runner/benchmark.ts";

/** What became of a case: the best of its tries, and how many there were. */
export interface Verdict {
  readonly ratio: number;
  readonly limit: number;
  readonly tries: number;
  readonly passes: boolean;
  readonly ours: number;
  readonly plain: number;
}

/**
 * The best of at most `most` tries. Noise only ever makes a try worse, so one within the budget is enough; a case that has
 * become slower has none.
 */
export async function judge(
  reference: number,
  tolerance: number,
  most: number,
  sample: () => Promise<Figures>,
): Promise<Verdict> {
  const limit = reference * (1 + tolerance);
  let best: Figures = { ratio: Number.POSITIVE_INFINITY };
  let tries = 0;
  while (tries < most && (best["ratio"] as number) > limit) {
    const figures = await sample();
    tries += 1;
    if ((figures["ratio"] as number) < (best["ratio"] as number)) best = figures;
  }
  const { ratio = Number.NaN, ours = Number.NaN, plain = Number.NaN } = best;
  return { ratio, limit, tries, passes: ratio <= limit, ours, plain };
}
