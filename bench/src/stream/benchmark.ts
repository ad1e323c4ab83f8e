import { type Benchmark, contenders } from "../runner/benchmark.ts";

export const stream: Benchmark = {
  name: "stream",
  title: "Stream: from a source's send to a reader's loop",
  method:
    "Events in bursts of 100, each burst in a turn of the event loop of its own, as a socket brings them; CPU time of the process. Everybody pays for the turns: the direct call shows what they cost.",
  metrics: [
    { name: "cpu", title: "CPU an event", unit: "ns" },
    { name: "wall", title: "wall time an event", unit: "ns" },
  ],
  contenders: contenders(
    "runner/worker.ts",
    {
      "a direct call": "limit",
      "crowsnest, batches()": "ours",
      "crowsnest, for await": "ours",
      "Readable in object mode": "peer",
      ReadableStream: "peer",
      "events.on": "peer",
      "rxjs bufferTime": "peer",
      "effect, Queue.take": "peer",
      "effect, Stream.fromQueue in chunks": "peer",
    },
    ["stream", "100000", "steady"],
  ),
};
