import type { Benchmark } from "../runner/benchmark.ts";

const script = "demo/measure.ts";
const demo = "../../apps/demo/src/main.ts";

/** The whole composition, with a simulated engine in the same process. */
export const demoBenchmark: Benchmark = {
  name: "demo",
  title: "The demo: start-up and memory at rest",
  method:
    "From the start of the process, which runs TypeScript as it stands, to the first line it prints; resident memory two seconds later. The simulated engine is contained. Beside it, a program that does nothing.",
  metrics: [
    { name: "startup", title: "start-up", unit: "ms", digits: 0 },
    { name: "memory", title: "memory at rest", unit: "MB", digits: 0 },
  ],
  contenders: [
    { name: "an empty program", kind: "limit", script, arguments: ["demo/empty.ts"] },
    {
      name: "the demo in the terminal",
      kind: "ours",
      script,
      arguments: [demo, "--simulate", "--json", "--flush", "0"],
    },
    {
      name: "the demo with its page",
      kind: "ours",
      script,
      arguments: [demo, "--simulate", "--port", "0", "--flush", "0"],
    },
  ],
};
