// `npm run bench`: every benchmark, or those that `--only` names, on the runtime that runs this.
import { benchArguments, usage } from "./arguments.ts";
import { writeResult } from "./report/files.ts";
import { thisMachine } from "./report/machine.ts";
import { makeResult } from "./report/result.ts";
import { plainTable } from "./report/table.ts";
import { runRounds } from "./runner/rounds.ts";

const asked = benchArguments();
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
