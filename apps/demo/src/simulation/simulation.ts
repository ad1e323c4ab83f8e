import { DockerWatcher } from "@crowsnest/docker-watcher";
import { FakeEngine } from "@crowsnest/testkit";
import { runFleet } from "./fleet.ts";
import { SimulatedConfig } from "./simulated-config.ts";

/** A fake engine in this process, with a small fleet that comes, dies and goes, and a configuration that changes. */
export class Simulation implements AsyncDisposable {
  readonly config: SimulatedConfig;
  readonly #engine: FakeEngine;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  private constructor(engine: FakeEngine, config: SimulatedConfig) {
    this.#engine = engine;
    this.config = config;
    this.#running = runFleet(engine, config, this.#stop.signal);
  }

  static async start(configToCopy: string): Promise<Simulation> {
    const config = await SimulatedConfig.create(configToCopy);
    try {
      return new Simulation(await FakeEngine.start(), config);
    } catch (error) {
      await config[Symbol.asyncDispose]();
      throw error;
    }
  }

  watcher(): DockerWatcher {
    return new DockerWatcher({ host: this.#engine.host });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#engine[Symbol.asyncDispose]();
    await this.config[Symbol.asyncDispose]();
  }
}
