// `npm run bench:ci`: fails, and names the case, when a hot path has become more than 15 % slower than its budget says.
// On the runtime that runs this; `--only <case>`, which may be given more than once, looks at some of them.
import { parseArgs } from "node:util";
import { runProgram } from "../runner/program.ts";
import { readBudgets } from "./budgets.ts";
import { chooseCases } from "./cases.ts";
import { judge } from "./judge.ts";

const mostTries = 6;

const { values } = parseArgs({ options: { only: { type: "string", multiple: true, default: [] } } });
const runtime = process.versions["bun"] ? "bun" : "node";
const budgets = readBudgets();
const failed: string[] = [];
for (const { name, baseline } of chooseCases(values.only)) {
  const reference = budgets[runtime][name];
  if (reference === undefined) throw new Error(`bench/budgets.json has no ${runtime} budget for "${name}"`);
  const { ratio, limit, tries, passes, ours, plain } = await judge(reference, budgets.tolerance, mostTries, () =>
    runProgram("gate/sample.ts", [name]),
  );
  const change = `${ratio < reference ? "−" : "+"}${Math.abs((ratio / reference - 1) * 100).toFixed(0)} %`;
  console.log(
    `${passes ? "ok      " : "TOO SLOW"} ${runtime} ${name}: ${ratio.toFixed(2)} × ${baseline}, at most ${limit.toFixed(2)} ` +
      `(${change}; ${ours.toFixed(0)} and ${plain.toFixed(0)} ns an event; tries: ${tries})`,
  );
  if (!passes) failed.push(name);
}
if (failed.length > 0) {
  console.error(
    `${runtime}: more than ${budgets.tolerance * 100} % slower than bench/budgets.json says: ${failed.join("; ")}`,
  );
  process.exitCode = 1;
}
