// Measures one case of the gate in a process of its own, and prints the ratio: `sample.ts <case>`.
import { collectGarbage, cpuTime } from "../runner/cpu-time.ts";
import { print } from "../runner/program.ts";
import type { Workload } from "../runner/workload.ts";
import { gateCases } from "./cases.ts";

const pairs = 24;
const warmUp = 8e8;

const [name = ""] = process.argv.slice(2);
const gateCase = gateCases.find((each) => each.name === name);
if (gateCase === undefined) throw new Error(`No case ${name}`);
const { count } = gateCase;

async function nanosecondsAnEvent(workload: Workload): Promise<number> {
  const before = cpuTime();
  await workload(count);
  return (cpuTime() - before) / count;
}

const opened = await gateCase.open();
for (const end = cpuTime() + warmUp; cpuTime() < end; ) {
  await opened.ours(count);
  await opened.plain(count);
}
collectGarbage();
let ours = Number.POSITIVE_INFINITY;
let plain = Number.POSITIVE_INFINITY;
// By turns, so that what slows the machine down slows both; the fastest of each is the one that nobody disturbed.
for (let pair = 0; pair < pairs; pair += 1) {
  plain = Math.min(plain, await nanosecondsAnEvent(opened.plain));
  ours = Math.min(ours, await nanosecondsAnEvent(opened.ours));
}
await opened[Symbol.asyncDispose]();
print({ ratio: ours / plain, ours, plain });
process.exit(0);
