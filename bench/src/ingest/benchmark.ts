import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Benchmark, Contender, RunOptions, Surroundings } from "../runner/benchmark.ts";
import { toArguments } from "./arguments.ts";
import { startEngine } from "./engine-process.ts";
import type { IngestCase } from "./processes.ts";

const realistic =
  "A synthetic engine in a process of its own replays 10,000 distinct events of 1,000 containers with 8 to 12 labels. CPU time of the client alone, which reads every event with its attributes.";

const clients: readonly [name: string, kind: Contender["kind"], script: string][] = [
  ["limit: the bytes, thrown away", "limit", "bytes"],
  ["limit: JSON.parse of the lines alone", "limit", "parse"],
  ["crowsnest", "ours", "crowsnest"],
  ["dockerode, split2 and JSON.parse", "peer", "dockerode"],
];

/** Starts the engine of a case, and tells the client where it is and how much to measure. */
export async function aroundIngest(ingest: IngestCase, { short }: RunOptions): Promise<Surroundings> {
  const socket = join(tmpdir(), `crowsnest-bench-${process.pid}.sock`);
  const engine = await startEngine({ ...ingest, socket });
  // A paced load takes as long as it takes; the compiler takes some thousand events.
  const { rate } = ingest;
  const [events, warmup] = rate === undefined ? [120_000, 80_000] : [rate * 3, Math.max(rate, 8000)];
  const share = short ? 10 : 1;
  return {
    arguments: toArguments({ ...ingest, socket, events: events / share, warmup: warmup / share }),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

function benchmark(name: string, title: string, method: string, ingest: IngestCase, without?: string): Benchmark {
  return {
    name: `ingest-${name}`,
    title: `Ingest: ${title}`,
    method: `${realistic} ${method}`,
    metrics: [
      { name: "cpu", title: "CPU an event", unit: "µs", digits: 2 },
      { name: "rss", title: "memory at its largest", unit: "MB", digits: 0 },
    ],
    contenders: clients
      .filter(([, , script]) => script !== without)
      .map(([contender, kind, script]) => ({
        name: contender,
        kind,
        script: `ingest/client-${script}.ts`,
        arguments: [],
      })),
    around: (_contender, options) => aroundIngest(ingest, options),
  };
}

/** From the engine's socket to the reader's loop. */
export const ingestBenchmarks: readonly Benchmark[] = [
  benchmark("batch", "a busy stream", "The engine writes up to 64 KiB at once.", { mode: "batch", load: "container" }),
  benchmark("single", "one write for each event", "As dockerd writes.", { mode: "single", load: "container" }),
  benchmark("firehose", "85 % that nobody asked for", "85 % of them are those of execs and health checks.", {
    mode: "batch",
    load: "firehose",
  }),
  benchmark("fresh", "no two events alike", "Each has a label whose value is new, so that nothing can be shared.", {
    mode: "batch",
    load: "fresh",
  }),
  benchmark(
    "paced-1000",
    "1,000 events a second",
    "One write each.",
    { mode: "paced", load: "container", rate: 1000 },
    "parse",
  ),
  benchmark(
    "paced-10000",
    "10,000 events a second",
    "One write each. The limit reads each of them by itself, crowsnest lets the socket rest 2 ms between reads.",
    { mode: "paced", load: "container", rate: 10_000 },
    "parse",
  ),
];
