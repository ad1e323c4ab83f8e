import { tmpdir } from "node:os";
import { join } from "node:path";
import { DockerWatcher, dockerFilters, Filter } from "@crowsnest/docker-watcher";
import type { LoadName } from "../ingest/arguments.ts";
import { startEngine } from "../ingest/engine-process.ts";
import { makeLoad } from "../ingest/load.ts";
import type { GateCase, OpenCase } from "./case.ts";

const containers = 1000;

/** From the socket of a synthetic engine to the reader's loop; beside it, JSON.parse of the same lines. */
export const ingestCases: readonly GateCase[] = [
  { name: "ingest", baseline: "JSON.parse of the same lines", count: 40_000, open: () => open("container") },
  {
    name: "ingest, 85 % not wanted",
    baseline: "JSON.parse of the same lines",
    count: 60_000,
    open: () => open("firehose"),
  },
];

async function open(load: LoadName): Promise<OpenCase> {
  const socket = join(tmpdir(), `crowsnest-gate-${process.pid}.sock`);
  const engine = await startEngine({ socket, mode: "batch", load, containers });
  const { events, told } = makeLoad(load, containers);
  const lines = events.map(({ bytes }) => bytes.toString().split("\n", 2)[1] as string);
  const watcher = new DockerWatcher({ host: `unix://${socket}` });
  const stream = watcher.watch({ filters: dockerFilters(Filter.container), buffer: { capacity: 65_536 } });
  const batches = stream.batches();
  await stream.ready;
  let parsed: unknown;
  return {
    // Nobody else has a turn of the event loop before the next sample: the socket waits.
    async ours(count) {
      for (let came = 0; came < count * told; ) {
        const { value = [] } = await batches.next();
        came += value.length;
      }
      if (stream.stats.dropped > 0) throw new Error("events were dropped");
    },
    plain(count) {
      for (let index = 0; index < count; index += 1) parsed = JSON.parse(lines[index % lines.length] as string);
      if (parsed === undefined) throw new Error("nothing was parsed");
    },
    async [Symbol.asyncDispose]() {
      await batches.return?.();
      await watcher[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    },
  };
}
