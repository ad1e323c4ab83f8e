import { aroundIngest } from "../ingest/benchmark.ts";
import type { Benchmark } from "../runner/benchmark.ts";

const metrics = [{ name: "cpu", title: "CPU an event", unit: "µs", digits: 2 }];

/** Whether an event costs the same, however much there is. */
export const growthBenchmarks: readonly Benchmark[] = [
  {
    name: "growth-events",
    title: "Growth: from 1,000 to 1,000,000 events",
    method:
      "So many events through one stream and one queue, flushed each 10 ms; opening and ending both is contained.",
    metrics: [{ name: "cpu", title: "CPU an event", unit: "ns" }],
    contenders: [1000, 10_000, 100_000, 1_000_000].map((count) => ({
      name: `${count.toLocaleString("en")} events`,
      kind: "ours",
      script: "runner/worker.ts",
      arguments: ["growth", String(count), "steady", "a stream and the queue"],
    })),
  },
  {
    name: "growth-watches",
    title: "Growth: from 1 to 1,000 watches",
    method:
      "The busy stream of the ingest benchmark. One watch hears everything; each of the others asks for a container that is quiet.",
    metrics,
    contenders: [1, 10, 100, 1000].map((count) => ({
      name: count === 1 ? "1 watch" : `${count.toLocaleString("en")} watches`,
      kind: "ours",
      script: "watches/measure.ts",
      arguments: [String(count), "one"],
    })),
    around: (_contender, options) => aroundIngest({ mode: "batch", load: "container" }, options),
  },
  {
    name: "growth-containers",
    title: "Growth: from 10 to 10,000 containers",
    method:
      "The busy stream of the ingest benchmark, its events those of so many containers that start and stop again and again: written one by one, as dockerd does, and up to 64 KiB at once, where nothing is left of an event's cost but what it takes to know its line and its container.",
    metrics,
    contenders: (["single", "batch"] as const).flatMap((mode) =>
      [10, 100, 1000, 10_000].map((count) => ({
        name: `${count.toLocaleString("en")} containers, ${mode === "single" ? "one by one" : "64 KiB at once"}`,
        kind: "ours" as const,
        script: "ingest/client-crowsnest.ts",
        arguments: ["--containers", String(count), "--load", "restarts", "--mode", mode],
      })),
    ),
    around: ({ arguments: [, containers, , , , mode] }, options) =>
      aroundIngest({ mode: mode as "single" | "batch", load: "restarts", containers: Number(containers) }, options),
  },
];
