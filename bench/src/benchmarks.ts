import { coalescing } from "./coalescing/benchmark.ts";
import { dropOnTimeout } from "./drop-on-timeout/benchmark.ts";
import { queue } from "./queue/benchmark.ts";
import type { Benchmark } from "./runner/benchmark.ts";
import { stream } from "./stream/benchmark.ts";

/** All benchmarks, in the order of a report. */
export const benchmarks: readonly Benchmark[] = [stream, queue, dropOnTimeout, coalescing];
