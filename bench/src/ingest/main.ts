// `node src/ingest/main.ts [case …]`: CPU an event of each client, in interleaved rounds (`--rounds 5`, `--events 200000`).
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type ClientName, clients, type IngestCase, runClient, withEngine } from "./processes.ts";

const cases: Readonly<Record<string, IngestCase>> = {
  batch: { mode: "batch", load: "container" },
  single: { mode: "single", load: "container" },
  firehose: { mode: "batch", load: "firehose" },
  "firehose-single": { mode: "single", load: "firehose" },
  fresh: { mode: "batch", load: "fresh" },
  "paced-1000": { mode: "paced", load: "container", rate: 1000 },
  "paced-10000": { mode: "paced", load: "container", rate: 10_000 },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "5" },
    events: { type: "string", default: "200000" },
    clients: { type: "string", default: clients.join(",") },
    executable: { type: "string", default: process.execPath },
  },
});
const chosen = values.clients.split(",") as ClientName[];
const socket = join(tmpdir(), `crowsnest-ingest-${process.pid}.sock`);

for (const name of positionals.length > 0 ? positionals : ["batch", "single", "firehose", "paced-10000"]) {
  const ingest = cases[name];
  if (ingest === undefined) throw new Error(`No case ${name}: ${Object.keys(cases).join(", ")}`);
  // A paced load takes as long as it takes: four seconds, after one that warms up.
  const [events, warmup] =
    ingest.rate === undefined ? [Number(values.events), 100_000] : [ingest.rate * 4, ingest.rate];
  const costs = new Map<ClientName, number[]>(chosen.map((client) => [client, []]));
  await withEngine({ ...ingest, socket }, async () => {
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const client of chosen) {
        const { cpu } = await runClient(client, { ...ingest, socket, events, warmup }, values.executable);
        costs.get(client)?.push(cpu);
      }
    }
  });
  console.log(`${name}: µs of CPU an event, the median of ${values.rounds} (least to most)`);
  const ours = median(costs.get("crowsnest") ?? []);
  for (const [client, all] of costs) {
    const [middle, least, most] = [median(all), Math.min(...all), Math.max(...all)];
    const ratio = client === "crowsnest" ? "" : `${(middle / ours).toFixed(2)}×`;
    console.log(
      `  ${client.padEnd(10)} ${middle.toFixed(2).padStart(7)} (${least.toFixed(2)} to ${most.toFixed(2)}) ${ratio}`,
    );
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
