// npm run chaos -- --seed 7 [--cuts 150] [--writers 12]
import { parseArgs } from "node:util";
import { startDockerEngine } from "@crowsnest/real-parts";
import { runChaos } from "./chaos.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    cuts: { type: "string", default: "160" },
    writers: { type: "string", default: "12" },
  },
});
const [cuts, writers] = [Number(values.cuts), Number(values.writers)];
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6));
if (![seed, cuts, writers].every((number) => Number.isInteger(number) && number >= 0)) {
  console.error("chaos: --seed, --cuts and --writers take whole numbers");
  process.exit(2);
}
await using engine = await startDockerEngine({ own: true });
const { events, lost, repeated, disordered, replayed, reloads, connections, ...rest } = await runChaos(engine, {
  seed,
  cuts,
  writers,
});
console.log(
  `seed ${seed}: ${events} events, ${rest.cuts} cuts, ${connections} connections, ${replayed} replayed: ` +
    `${lost.length} lost, ${repeated.length} repeated, ${disordered.length} containers out of order, ${reloads} force-reloads`,
);
for (const key of [...lost.map((key) => `lost ${key}`), ...repeated.map((key) => `repeated ${key}`)].slice(0, 20))
  console.log(key);
process.exitCode = lost.length + repeated.length + disordered.length === 0 ? 0 : 1;
