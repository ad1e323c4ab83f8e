import { coalescing } from "./coalescing/benchmark.ts";
import { demoBenchmark } from "./demo/benchmark.ts";
import { dropOnTimeout } from "./drop-on-timeout/benchmark.ts";
import { fileBenchmarks } from "./files/benchmark.ts";
import { growthBenchmarks } from "./growth/benchmark.ts";
import { ingestBenchmarks } from "./ingest/benchmark.ts";
import { queue } from "./queue/benchmark.ts";
import type { Benchmark } from "./runner/benchmark.ts";
import { stream } from "./stream/benchmark.ts";
import { watches } from "./watches/benchmark.ts";

/** All benchmarks, in the order of a report. */
export const benchmarks: readonly Benchmark[] = [
  ...ingestBenchmarks,
  stream,
  queue,
  dropOnTimeout,
  coalescing,
  ...fileBenchmarks,
  watches,
  ...growthBenchmarks,
  demoBenchmark,
];
