import { aroundIngest } from "../ingest/benchmark.ts";
import type { Benchmark } from "../runner/benchmark.ts";

const script = "watches/measure.ts";

/** Many watches of one watcher. */
export const watches: Benchmark = {
  name: "watches",
  title: "1,000 watches on one connection",
  method:
    "The busy stream of the ingest benchmark. First as many events in all: one watch that hears of every container beside 1,000 that ask for one each. Then 1,000 times as many: 1,000 watches that all hear everything. CPU time for each event that a reader is given.",
  metrics: [{ name: "cpu", title: "CPU an event given", unit: "µs", digits: 2 }],
  contenders: [
    { name: "one watch", kind: "ours", script, arguments: ["1", "all"] },
    { name: "1,000 watches, a container each", kind: "ours", script, arguments: ["1000", "own"] },
    { name: "1,000 watches that hear everything", kind: "ours", script, arguments: ["1000", "all"] },
  ],
  around: (_contender, options) => aroundIngest({ mode: "batch", load: "container" }, options),
};
