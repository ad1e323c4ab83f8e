import { type DockerEvent, dockerActions } from "@crowsnest/events";
import { type DockerEngine, type EventRecorder, type RawEvent, recordEvents, until } from "@crowsnest/real-parts";
import { FaultProxy } from "@crowsnest/testkit";
import { createClient, resolveEndpoint } from "../../src/host/index.ts";
import { DockerWatcher, dockerFilters, Filter } from "../../src/index.ts";
import { Collector } from "../collector.ts";
import { seeded } from "../simulation/random.ts";

/** How bad it gets. */
export interface ChaosOptions {
  readonly seed: number;
  readonly cuts: number;
  readonly writers: number;
}

/** What came of it. */
export interface ChaosResult {
  readonly events: number;
  readonly cuts: number;
  readonly connections: number;
  readonly lost: readonly string[];
  readonly repeated: readonly string[];
  readonly disordered: readonly string[];
  readonly replayed: number;
  readonly reloads: number;
}

/**
 * So many events the watch may be behind before the writers wait for it: were it behind by more than the engine's memory of
 * 256 reaches, the loss would be the engine's, and told as a gap.
 */
const farthest = 100;

/** A real engine behind a network that cuts, splits and stalls, compared with a connection that has no such network. */
export async function runChaos(engine: DockerEngine, { seed, cuts, writers }: ChaosOptions): Promise<ChaosResult> {
  const random = seeded(seed);
  await using truth = await recordEvents(engine.host, { filters: { type: ["container"] } });
  await using proxy = await FaultProxy.start({ target: engine.host, seed });
  await using watcher = new DockerWatcher({
    host: proxy.host,
    retry: { initialDelay: 10, maxDelay: 40 },
    heartbeat: { interval: 300, timeout: 300 },
    timeout: 2000,
    random,
  });
  await using seen = await Collector.start(watcher, { filters: dockerFilters(Filter.container) });
  const pace = (): Promise<boolean> =>
    until(() => truth.lines.length - seen.events.length < farthest, { what: "the watch to keep up", interval: 5 });
  // Something to look for in the engine's memory after the first cut.
  await write(engine, `chaos-${seed}-first`, () => true, pace);
  let over = false;
  const work = Array.from({ length: writers }, (_, writer) =>
    write(engine, `chaos-${seed}-${writer}`, () => over, pace),
  );
  while (proxy.counters.cuts < cuts) await disturb(proxy, seen, random);
  over = true;
  await Promise.all(work);
  proxy.clearFaults();
  await write(engine, `chaos-${seed}-last`, () => true, pace);
  const isLast = ({ Action, Actor }: RawEvent): boolean =>
    Action === "destroy" && (Actor.Attributes["name"] ?? "").startsWith(`chaos-${seed}-last`);
  await truth.until(isLast);
  await until(() => seen.told().some((words) => words.startsWith(`destroyed chaos-${seed}-last`)));
  return { ...compare(seen, truth), cuts: proxy.counters.cuts, connections: proxy.counters.connectionsTotal };
}

/** Containers that are made, renamed and removed again, at least one, each as soon as `pace` allows. */
async function write(
  engine: DockerEngine,
  prefix: string,
  over: () => boolean,
  pace: () => Promise<unknown>,
): Promise<void> {
  const docker = createClient(resolveEndpoint({ host: engine.host }));
  for (let round = 0; round === 0 || !over(); round += 1) {
    const container = await docker.createContainer({ name: `${prefix}-${round}`, Image: "busybox:test" });
    for (let name = 0; name < 20; name += 1) {
      await pace();
      await container.rename({ name: `${prefix}-${round}-${name}` });
    }
    await container.remove({ force: true });
  }
}

/** One disturbance. In general it waits for the watcher to be back. */
async function disturb(proxy: FaultProxy, seen: Collector, random: () => number): Promise<void> {
  const dice = random();
  const { reconnects } = seen.stream.stats;
  proxy.split(dice < 0.1 ? 1 : dice < 0.3 ? { min: 1, max: 700 } : undefined);
  if (dice < 0.15) {
    proxy.stall();
    await pause(50);
    proxy.resume();
  }
  await pause(random() * 60);
  if (dice > 0.9) proxy.cutNext({ after: Math.floor(random() * 3000) });
  proxy.cut(random() < 0.7 ? "reset" : "clean");
  proxy.split(undefined);
  if (random() < 0.3) await pause(random() * 60);
  else await until(() => seen.stream.stats.reconnects > reconnects, { timeout: 5000, interval: 5 }).catch(() => {});
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

function compare(seen: Collector, truth: EventRecorder): Omit<ChaosResult, "cuts" | "connections"> {
  const expected = truth.lines.flatMap((line) => {
    const { Action, Actor } = JSON.parse(line) as RawEvent;
    // JSON.parse rounds it to 256 ns.
    const time = /"timeNano":(\d+)\d{6}/.exec(line)?.[1];
    const action = dockerActions.get(Action);
    if (action === undefined) return [];
    const { name } = Actor.Attributes;
    return [{ id: Actor.ID, key: `${time} ${Actor.ID} ${action} ${name}` }];
  });
  const told = seen.events.filter((event): event is DockerEvent => event.action !== "force-reload");
  const keys = told.map(({ time, actorId, action, actorName }) => `${time} ${actorId} ${action} ${actorName}`);
  const known = new Map<string, number>();
  for (const key of keys) known.set(key, (known.get(key) ?? 0) + 1);
  const orderOf = (list: readonly { id: string; key: string }[]): Map<string, string[]> => {
    const order = new Map<string, string[]>();
    for (const { id, key } of list) order.set(id, [...(order.get(id) ?? []), key.split(" ").slice(2).join(" ")]);
    return order;
  };
  const order = orderOf(told.map((event, index) => ({ id: event.actorId, key: keys[index] ?? "" })));
  const disordered = [...orderOf(expected)]
    .filter(([id, keys]) => order.get(id)?.join() !== keys.join())
    .map(([id]) => id);
  return {
    events: expected.length,
    lost: expected.filter(({ key }) => !known.has(key)).map(({ key }) => key),
    repeated: [...known].filter(([, times]) => times > 1).map(([key]) => key),
    disordered,
    replayed: told.filter(({ origin }) => origin === "replay").length,
    reloads: seen.reloads.length,
  };
}
