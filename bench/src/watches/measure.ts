// Many watches on one connection: `measure.ts <watches> <own|all>` and what the ingest programs take. With `own` each watch
// asks for containers of its own, and the events of all are as many as with one watch; with `all` each hears everything.
import { containerNameOrId, DockerWatcher, dockerFilters, Filter } from "@crowsnest/docker-watcher";
import { makeLoad } from "../ingest/load.ts";
import { cpuTime } from "../runner/cpu-time.ts";
import { print } from "../runner/program.ts";
import { watchesArguments } from "./arguments.ts";

const { watches, hears, socket, load, containers, events, warmup } = watchesArguments();
const listed = JSON.parse(makeLoad(load, containers).list) as { Id: string }[];
const watcher = new DockerWatcher({ host: `unix://${socket}` });
const deliveries = hears === "all" ? watches : 1;

let told = 0;
let begun: number | undefined;
function add(count: number): void {
  told += count;
  if (begun === undefined) {
    if (told >= warmup) begun = cpuTime();
  } else if (told >= warmup + events) {
    print({ cpu: (cpuTime() - begun) / 1000 / (told - warmup), deliveries });
    process.exit(0);
  }
}

async function read(index: number): Promise<void> {
  const ids = hears === "own" ? listed.filter((_, at) => at % watches === index).map(({ Id }) => Id) : [];
  const stream = watcher.watch({ filters: dockerFilters(Filter.container, ...ids.map(containerNameOrId)) });
  for await (const batch of stream.batches()) {
    if (stream.stats.dropped > 0) throw new Error("the reader was too slow");
    add(batch.length);
  }
}

await Promise.all(Array.from({ length: watches }, (_, index) => read(index)));
