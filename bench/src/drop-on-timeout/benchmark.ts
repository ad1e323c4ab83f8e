import { type Benchmark, contenders } from "../runner/benchmark.ts";

export const dropOnTimeout: Benchmark = {
  name: "drop-on-timeout",
  title: "Drop on timeout: 500,000 events that find the buffer full",
  method:
    "Each waits 3 s and is dropped then. CPU time and memory of the process; how late the drops came is measured with as many again, whose deadlines were noted. A negative 'earliest' would be a drop before its time.",
  metrics: [
    { name: "insert", title: "CPU of the send", unit: "ns" },
    { name: "total", title: "CPU in all", unit: "ns" },
    { name: "memory", title: "memory they take", unit: "MB" },
    { name: "late", title: "late, p99", unit: "ms" },
    { name: "earliest", title: "earliest", unit: "ms", digits: 3 },
  ],
  plot: "total",
  contenders: contenders("drop-on-timeout/measure.ts", {
    "limit: two arrays, the clock read for each": "limit",
    "crowsnest, one timer for all": "ours",
    "a setTimeout and a promise each": "peer",
    "an AbortSignal.timeout each": "peer",
  }),
};
