// npm run soak -- --minutes 10 [--seed 7] [--report file]: everything together for a while, under faults; ends with a report.
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { complaints, report } from "./report.ts";
import { soak } from "./soak.ts";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, seed: { type: "string" }, report: { type: "string" } },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6));
if (!(minutes > 0) || !Number.isSafeInteger(seed) || seed < 0) {
  console.error("soak: --minutes takes a number above 0, --seed a whole number");
  process.exit(2);
}
console.log(`soak of ${minutes} minutes, seed ${seed}`);
const started = performance.now();
const result = await soak({
  minutes,
  seed,
  onRound: (number, { said, different, lost }, { heap }) => {
    const minute = ((performance.now() - started) / 60_000).toFixed(1);
    const state =
      different.length + lost.length === 0 ? "equal" : `DIFFERENT (${different.length}, ${lost.length} lost)`;
    console.log(
      `${minute} min, round ${number}: ${said} events of the engine, views ${state}, heap ${(heap / 1e6).toFixed(1)} MB`,
    );
  },
});
const text = `A soak of ${minutes} minutes, seed ${seed}, Node ${process.versions.node}\n\n${report(result)}\n`;
console.log(`\n${text}`);
if (values.report !== undefined) await writeFile(values.report, text);
const wrong = complaints(result);
for (const line of wrong.slice(0, 20)) console.log(line);
const failed = result.rounds.filter(
  ({ different, lost, repeated }) => different.length + lost.length + repeated.length > 0,
);
console.log(`soak: ${result.rounds.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = wrong.length === 0 ? 0 : 1;
