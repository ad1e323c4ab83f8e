import { type Benchmark, contenders } from "../runner/benchmark.ts";

const all = {
  "raw fs.watch": "limit",
  crowsnest: "ours",
  "raw @parcel/watcher": "peer",
  chokidar: "peer",
} as const;

/** One flat directory on the disk of temporary files. */
export const fileBenchmarks: readonly Benchmark[] = [
  {
    name: "file-latency",
    title: "File latency: from a write to the reader",
    method:
      "One file is written each 600, 120 and 20 ms, in the process that watches. The median of the time until it is told; a report stands for all writes before it.",
    metrics: [
      { name: "slow", title: "each 600 ms", unit: "ms", digits: 2 },
      { name: "medium", title: "each 120 ms", unit: "ms", digits: 2 },
      { name: "fast", title: "each 20 ms", unit: "ms", digits: 2 },
    ],
    plot: "fast",
    contenders: contenders("files/latency.ts", all),
  },
  {
    name: "file-burst",
    title: "File burst: 10,000 new files",
    method:
      "Another process creates them with touch. CPU time of the process that watches, until a second after the last of them was told, and names that were never told.",
    metrics: [
      { name: "cpu", title: "CPU", unit: "ms", digits: 0 },
      { name: "took", title: "until the last is told", unit: "ms", digits: 0 },
      { name: "untold", title: "never told", unit: "files", digits: 0 },
    ],
    contenders: contenders("files/burst.ts", all),
  },
];
