// `npm run bench`: every benchmark, or those that `--only` names, on the runtime that runs this.
import { type BenchArguments, benchArguments, usage } from "./arguments.ts";
import { writeResult } from "./report/files.ts";
import { thisMachine } from "./report/machine.ts";
import { makeResult } from "./report/result.ts";
import { plainTable } from "./report/table.ts";
import { runRounds } from "./runner/rounds.ts";

const asked = readArguments();
if (asked === undefined) {
  console.log(usage);
} else {
  const { chosen, rounds, short } = asked;
  const machine = thisMachine();
  console.log(`${machine.runtime} ${machine.version}, ${machine.cores} × ${machine.processor}; medians of ${rounds}`);
  for (const benchmark of chosen) {
    const result = makeResult(benchmark, await runRounds(benchmark, rounds, { short }), machine);
    console.log(`\n── ${benchmark.title}\n${plainTable(result)}`);
    if (!short) writeResult(result);
  }
}

/** Says what is wrong with the command line, and what would be right, where something is. */
function readArguments(): BenchArguments | undefined {
  try {
    return benchArguments();
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}
