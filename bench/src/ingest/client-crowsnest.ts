// The whole pipeline: DockerWatcher.watch(), read in batches, every event with its attributes.
import { DockerWatcher, dockerFilters, Filter } from "@crowsnest/docker-watcher";
import { ingestArguments } from "./arguments.ts";
import { makeLoad } from "./load.ts";
import { Meter } from "./meter.ts";

const { socket, load, containers } = ingestArguments();
const { told } = makeLoad(load, containers);
const meter = new Meter("crowsnest");
const watcher = new DockerWatcher({ host: `unix://${socket}` });
const stream = watcher.watch({ filters: dockerFilters(Filter.container), onError: (error) => console.error(error) });
for await (const batch of stream.batches()) {
  if (stream.stats.dropped > 0) throw new Error("the reader was too slow");
  meter.add(batch.length / told);
}
