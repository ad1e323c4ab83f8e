import { parseArgs } from "node:util";
import { benchmarks } from "./benchmarks.ts";
import type { Benchmark } from "./runner/benchmark.ts";

/** What the command line asks for. */
export interface BenchArguments {
  readonly chosen: readonly Benchmark[];
  readonly rounds: number;
  readonly short: boolean;
}

export const usage: string = `npm run bench -- [--only <name>]… [--short] [--rounds <number>]

  --only     one of ${benchmarks.map(({ name }) => name).join(", ")}; may be given more than once
  --short    a try-out of one round, which writes nothing
  --rounds   how often each contender is measured                                     (default: 5)
`;

/** Throws with a message for the user. */
export function benchArguments(): BenchArguments | undefined {
  const { values } = parseArgs({
    options: {
      only: { type: "string", multiple: true, default: [] },
      short: { type: "boolean", default: false },
      rounds: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const { only, short } = values;
  for (const name of only) {
    if (!benchmarks.some((each) => each.name === name)) throw new Error(`--only ${name}: there is no such benchmark`);
  }
  const rounds = Number(values.rounds ?? (short ? 1 : 5));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds}: not a number of rounds`);
  return { chosen: benchmarks.filter(({ name }) => only.length === 0 || only.includes(name)), rounds, short };
}
