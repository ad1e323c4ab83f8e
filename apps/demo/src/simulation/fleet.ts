import { setTimeout as sleep } from "node:timers/promises";
import type { FakeEngine } from "@crowsnest/testkit";
import type { SimulatedConfig } from "./simulated-config.ts";

/** Milliseconds between two scenes. */
const pace = 700;

type Scene = (engine: FakeEngine, config: SimulatedConfig) => unknown;

function service(name: string, port: number): { name: string; image: string; labels: Record<string, string> } {
  const labels = { "crowsnest.host": `${name}.localhost`, "crowsnest.port": String(port) };
  return { name, image: `example/${name}:1`, labels };
}

const opening: readonly Scene[] = [
  (engine) => engine.run(service("web", 8080)),
  (engine) => engine.run(service("api", 3000)),
  (engine) => engine.run({ name: "db", image: "example/db:16", labels: {} }),
];

/** Played again and again: it leaves the fleet as it found it. */
const scenes: readonly Scene[] = [
  (engine) => engine.run(service("shop", 5000)),
  (engine) => engine.health("web", "healthy"),
  (_, config) => config.edit(),
  (engine) => engine.die("api", 1),
  (engine) => engine.start("api"),
  (engine) => engine.pause("shop"),
  (engine) => engine.unpause("shop"),
  (engine) => engine.restart("web"),
  (engine) => engine.stop("shop"),
  (engine) => engine.remove("shop"),
];

/** Plays until `signal` is aborted. */
export async function runFleet(engine: FakeEngine, config: SimulatedConfig, signal: AbortSignal): Promise<void> {
  for (const scene of opening) await scene(engine, config);
  for (let number = 0; !signal.aborted; number = (number + 1) % scenes.length) {
    await sleep(pace, undefined, { signal }).catch(() => {});
    if (!signal.aborted) await scenes[number]?.(engine, config);
  }
}
