import { FakeEngine, Random } from "@crowsnest/testkit";
import type { EmbeddedEngine } from "../faults/fault-scene.ts";
import { runFleet } from "./fleet.ts";
import { ownAddress } from "./own-address.ts";
import { SimulatedConfig } from "./simulated-config.ts";

/** How often a container is paused and unpaused in one turn of the event loop. */
const burst = 250;

/** A fake engine in this process, with a small fleet that comes, dies and goes, and a configuration that changes. */
export class Simulation implements EmbeddedEngine, AsyncDisposable {
  readonly config: SimulatedConfig;
  readonly churned = "night-batch";
  readonly #engine: FakeEngine;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  private constructor(engine: FakeEngine, config: SimulatedConfig, seed: number) {
    this.#engine = engine;
    this.config = config;
    this.#running = runFleet({ engine, config, random: new Random(seed) }, this.#stop.signal);
    // Told when it is disposed of.
    this.#running.catch(() => {});
  }

  /** `seed`: the same number gives the same fleet, with the same ids, that does the same things in the same order. */
  static async start(configToCopy: string, seed: number): Promise<Simulation> {
    const config = await SimulatedConfig.create(configToCopy);
    try {
      return new Simulation(await FakeEngine.start({ seed, ...ownAddress }), config, seed);
    } catch (error) {
      await config[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Where the engine listens. */
  get host(): string {
    return this.#engine.host;
  }

  async crash(): Promise<void> {
    await this.#engine.crash();
    // Nobody tells of what ends while the engine is down.
    const victim = this.#engine.containers.find(({ state }) => state === "running");
    if (victim !== undefined) this.#engine.die(victim, 1);
  }

  recover(): Promise<void> {
    return this.#engine.recover();
  }

  async churn(times: number, signal: AbortSignal, keepUp = nextTurn): Promise<number> {
    const container = this.#engine.run({ name: this.churned, image: "harbour/batch:1" });
    let made = 2;
    for (let time = 0; time < times && !signal.aborted; time += 1) {
      this.#engine.pause(container);
      this.#engine.unpause(container);
      made += 2;
      if (time % burst === 0) await keepUp(made);
    }
    return made;
  }

  endChurn(): void {
    const found = this.#engine.containers.find(({ name }) => name === this.churned);
    if (found !== undefined) this.#engine.remove(found, { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#engine[Symbol.asyncDispose]();
    await this.config[Symbol.asyncDispose]();
  }
}

function nextTurn(_made: number): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
