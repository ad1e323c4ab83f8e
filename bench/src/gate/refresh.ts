// `npm run bench:budgets`: measures every case many times and writes the ratio that all but a tenth of the runs exceed into
// bench/budgets.json, for the runtime that runs this. `--only <case>`, which may be given more than once, for some of them;
// `--runs <number>` for more or fewer than ten.
import { parseArgs } from "node:util";
import { runProgram } from "../runner/program.ts";
import { percentile } from "../runner/statistics.ts";
import { readBudgets, writeBudgets } from "./budgets.ts";
import { chooseCases } from "./cases.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    runs: { type: "string", default: "10" },
  },
});
const runtime = process.versions["bun"] ? "bun" : "node";
const measured: Record<string, number> = {};
for (const { name } of chooseCases(values.only)) {
  const ratios: number[] = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    const { ratio = Number.NaN } = await runProgram("gate/sample.ts", [name]);
    ratios.push(ratio);
  }
  measured[name] = Number(percentile(ratios, 0.1).toFixed(2));
  const [least, middle, most] = [0, 0.5, 1].map((share) => percentile(ratios, share).toFixed(2));
  console.log(`${runtime} ${name}: ${measured[name]} (${least} to ${most}, median ${middle}, in ${values.runs} runs)`);
}
const budgets = readBudgets();
writeBudgets({ ...budgets, [runtime]: { ...budgets[runtime], ...measured } });
