// Many watches on one connection: `measure.ts <watches> <own|all|one>` and what the ingest programs take. With `own` each watch
// asks for containers of its own, and the events of all are as many as with one watch; with `all` each hears everything; with
// `one` the first hears everything, and the others ask for containers that are quiet.
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

/** The containers that a watch asks for; none: any. */
function asked(index: number): string[] {
  if (hears === "own") return listed.filter((_, at) => at % watches === index).map(({ Id }) => Id);
  return hears === "all" || index === 0 ? [] : [index.toString(16).padStart(64, "0")];
}

async function read(index: number): Promise<void> {
  const stream = watcher.watch({ filters: dockerFilters(Filter.container, ...asked(index).map(containerNameOrId)) });
  for await (const batch of stream.batches()) {
    if (stream.stats.dropped > 0) throw new Error("the reader was too slow");
    add(batch.length);
  }
}

await Promise.all(Array.from({ length: watches }, (_, index) => read(index)));
