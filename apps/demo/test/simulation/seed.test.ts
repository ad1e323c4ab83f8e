import { DockerWatcher, dockerFilters, Filter } from "@crowsnest/docker-watcher";
import { describeEvent } from "@crowsnest/events";
import { FakeEngine, ManualClock, Random } from "@crowsnest/testkit";
import { expect, it } from "vitest";
import { runFleet } from "../../src/simulation/fleet.ts";
import { SimulatedConfig } from "../../src/simulation/simulated-config.ts";

const enough = 60;

/** What the first events of a fleet say, with the ids of the containers. */
async function story(seed: number): Promise<string[]> {
  // Restarts by policy come at once: otherwise the machine's clock would say between which scenes.
  await using engine = await FakeEngine.start({ seed, restartDelay: 0 });
  await using config = await SimulatedConfig.create(new URL("../../config", import.meta.url).pathname);
  await using docker = new DockerWatcher({ host: engine.host });
  const stream = docker.watch({ filters: dockerFilters(Filter.container) });
  await stream.ready;
  const clock = new ManualClock();
  const stop = new AbortController();
  const running = runFleet({ engine, config, random: new Random(seed) }, stop.signal, clock);
  const told: string[] = [];
  const reading = (async () => {
    for await (const event of stream) {
      told.push(`${event.actorId.slice(0, 12)} ${describeEvent(event)}`);
      if (told.length >= enough) break;
    }
  })();
  while (told.length < enough) {
    await clock.advance(600);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await reading;
  stop.abort();
  await clock.advance(600);
  await running;
  return told;
}

it("the same seed tells the same story, with the same ids; another one another", { timeout: 120_000 }, async () => {
  const [one, again, other] = await Promise.all([story(7), story(7), story(8)]);
  expect(again).toEqual(one);
  expect(other).not.toEqual(one);
});
