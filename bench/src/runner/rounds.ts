import type { Benchmark, Contender, Figures, RunOptions } from "./benchmark.ts";
import { runProgram } from "./program.ts";

/** What a contender printed, round by round. */
export interface Runs {
  readonly contender: Contender;
  readonly runs: readonly Figures[];
}

/** Each contender once a round, one after the other, so that what disturbs the machine disturbs all of them. */
export async function runRounds(benchmark: Benchmark, rounds: number, options: RunOptions): Promise<Runs[]> {
  const all = benchmark.contenders.map((contender) => ({ contender, runs: [] as Figures[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { contender, runs } of all) runs.push(await runOnce(benchmark, contender, options));
  }
  return all;
}

async function runOnce(benchmark: Benchmark, contender: Contender, options: RunOptions): Promise<Figures> {
  const { script, arguments: own } = contender;
  if (benchmark.around === undefined) return runProgram(script, [...own, ...(options.short ? ["--short"] : [])]);
  // How much is to be measured is among the arguments then.
  await using surroundings = await benchmark.around(contender, options);
  return await runProgram(script, [...own, ...surroundings.arguments]);
}
