import { type Benchmark, contenders } from "../runner/benchmark.ts";

export const queue: Benchmark = {
  name: "queue",
  title: "Queue: from a push to the flush, in windows of 300 ms",
  method:
    "1,000,000 events, each made anew, in bursts of 100; CPU time of the process. Making the events is contained and shown by the first line. Where it says 'at most', a batch of so many is full and flushed at once; 65,536 is the queue's default.",
  metrics: [
    { name: "cpu", title: "CPU an event", unit: "ns" },
    { name: "memory", title: "memory at its largest", unit: "MB", digits: 0 },
  ],
  contenders: contenders(
    "runner/worker.ts",
    {
      "the events alone": "limit",
      "an array, swapped by a timer": "limit",
      "an array, swapped by a timer, at most 65,536": "limit",
      "crowsnest, push": "ours",
      "crowsnest, push, at most 65,536": "ours",
      "crowsnest, a stream and the queue": "ours",
      "rxjs bufferTime": "peer",
      "rxjs bufferTime, at most 65,536": "peer",
      "effect groupedWithin": "peer",
      "effect groupedWithin, at most 65,536": "peer",
      "pacer Batcher, at most 1,000": "peer",
      "p-queue": "peer",
      dataloader: "peer",
    },
    ["queue", "1000000", "once"],
  ),
};
