import { setTimeout as pause } from "node:timers/promises";
import type { DockerEngine } from "@crowsnest/real-parts";
import type { FaultProxy } from "@crowsnest/testkit";
import type { Random } from "./random.ts";
import type { Tally } from "./tally.ts";

/** Spoils the connection, and now and then the engine itself, as its seed says. */
export class Disturber {
  readonly #proxy: FaultProxy;
  readonly #engine: DockerEngine;
  readonly #random: Random;
  readonly #faults: Tally;

  constructor(proxy: FaultProxy, engine: DockerEngine, random: Random, faults: Tally) {
    this.#proxy = proxy;
    this.#engine = engine;
    this.#random = random;
    this.#faults = faults;
  }

  /** One fault of the network after the other, until the signal is aborted; then all is right again. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#networkFault();
      await pause(this.#random.between(20, 900));
    }
    this.#proxy.clearFaults();
  }

  /** The engine is restarted, killed or held, and comes back. */
  async engineFault(): Promise<void> {
    const fault = this.#random.pick(["restart", "kill -9", "freeze"] as const);
    this.#faults.add(`engine ${fault}`);
    if (fault === "freeze") {
      await this.#engine.pause();
      await pause(this.#random.between(500, 3000));
      return this.#engine.resume();
    }
    await (fault === "restart" ? this.#engine.stop() : this.#engine.kill9());
    await this.#engine.start();
  }

  async #networkFault(): Promise<void> {
    const proxy = this.#proxy;
    const duration = this.#random.between(50, 1500);
    const fault = this.#random.pick(["cut", "cut later", "split", "delay", "stall", "black hole", "refuse"] as const);
    this.#faults.add(fault);
    const how = this.#random.pick(["reset", "clean"] as const);
    switch (fault) {
      case "cut":
        proxy.cut(how);
        return;
      case "cut later":
        proxy.cutNext({ after: this.#random.between(0, 3000), how });
        proxy.cut(how);
        return;
      case "split":
        proxy.split(this.#random.pick([1, { min: 1, max: 700 }]));
        break;
      case "delay":
        proxy.delay(this.#random.between(1, 300));
        break;
      case "stall":
        proxy.stall();
        break;
      case "black hole":
        proxy.blackHole();
        break;
      case "refuse":
        await proxy.refuse(this.#random.pick(["dead", "none"]));
    }
    await pause(duration);
    if (fault === "refuse") await proxy.accept();
    else proxy.clearFaults();
  }
}
