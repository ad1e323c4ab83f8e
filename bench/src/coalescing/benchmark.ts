import { type Benchmark, contenders } from "../runner/benchmark.ts";
import { workloads } from "./workloads.ts";

export const coalescing: Benchmark = {
  name: "coalescing",
  title: "Coalescing: the newest event of each key",
  method:
    "200,000 events between two flushes, over 1,000 and 100,000 container ids, through one map and one queue that live for long; CPU time of the process. Beside the queue, a bare Map.set with the same keys. An id off the wire is a string that nobody has hashed yet.",
  metrics: [
    { name: "cpu", title: "CPU an event", unit: "ns" },
    { name: "wall", title: "wall time an event", unit: "ns" },
  ],
  contenders: contenders(
    "runner/worker.ts",
    Object.fromEntries(Object.keys(workloads).map((name) => [name, name.startsWith("crowsnest") ? "ours" : "limit"])),
    ["coalescing", "200000", "steady"],
  ),
};
