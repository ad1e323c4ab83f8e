// Measures one workload in a process of its own: `worker.ts <folder> <events a pass> <steady|once> <contender>`.
import { measure } from "mitata";
import { collectGarbage, cpuTime } from "./cpu-time.ts";
import { print } from "./program.ts";
import type { Workload, Workloads } from "./workload.ts";

const [folder = "", size = "", mode = "", name = ""] = process.argv.slice(2);
const short = process.argv.includes("--short");
const { workloads } = (await import(`../${folder}/workloads.ts`)) as { workloads: Workloads };
const workload = workloads[name];
if (workload === undefined) throw new Error(`${folder} has no contender ${name}`);
const count = short ? Math.min(Number(size), 100_000) : Number(size);

/** Passes, one after the other, until nothing is compiled any more; then as many as take 0.5 s, counted by mitata. */
async function measureSteady(run: Workload): Promise<void> {
  for (const end = cpuTime() + (short ? 1e8 : 4e8); cpuTime() < end; ) await run(count);
  let passes = 0;
  collectGarbage();
  const before = cpuTime();
  const { p50 } = await measure(
    async () => {
      passes += 1;
      await run(count);
    },
    { min_cpu_time: short ? 1e8 : 5e8, gc: false },
  );
  print({ cpu: (cpuTime() - before) / (passes * count), wall: p50 / count });
}

/** One pass, after two that are a fifth as long. */
async function measureOnce(run: Workload): Promise<void> {
  await run(count / 5);
  await run(count / 5);
  collectGarbage();
  const before = cpuTime();
  const began = performance.now();
  await run(count);
  print({
    cpu: (cpuTime() - before) / count,
    wall: ((performance.now() - began) * 1e6) / count,
    memory: process.resourceUsage().maxRSS / 1024,
  });
}

await (mode === "steady" ? measureSteady(workload) : measureOnce(workload));
process.exit(0);
