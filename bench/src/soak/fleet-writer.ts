import { setTimeout as pause } from "node:timers/promises";
import type { EngineClient } from "./engine-client.ts";
import type { Random } from "./random.ts";

interface Own {
  readonly id: string;
  state: "created" | "running" | "paused" | "exited";
}

const most = 6;

/** Makes, runs, renames, pauses, kills and removes containers of its own, one step after the other. */
export class FleetWriter {
  readonly #engine: EngineClient;
  readonly #random: Random;
  readonly #prefix: string;
  #containers: Own[] = [];
  #number = 0;

  constructor(engine: EngineClient, random: Random, prefix: string) {
    this.#engine = engine;
    this.#random = random;
    this.#prefix = prefix;
  }

  /** Goes on until the signal is aborted; an engine that is down is tried again. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#step().catch(() => this.#forget());
      await pause(this.#random.between(5, 60));
    }
  }

  /** One container more, for whoever waits for the newest event. */
  async mark(): Promise<void> {
    await this.#create();
  }

  async #step(): Promise<void> {
    const dice = this.#random.next();
    if (this.#containers.length === 0 || (dice < 0.25 && this.#containers.length < most)) return this.#create();
    const own = this.#random.pick(this.#containers);
    if (dice < 0.35 || this.#containers.length >= most) {
      this.#containers = this.#containers.filter((other) => other !== own);
      return this.#engine.remove(own.id);
    }
    if (dice < 0.75) return this.#engine.command(own.id, `rename?name=${this.#name()}`);
    if (own.state === "running") return this.#change(own, this.#random.next() < 0.5 ? "pause" : "kill");
    if (own.state === "paused") return this.#change(own, "unpause");
    return this.#change(own, "start");
  }

  async #create(): Promise<void> {
    this.#containers.push({ id: await this.#engine.create(this.#name()), state: "created" });
  }

  async #change(own: Own, command: "start" | "pause" | "unpause" | "kill"): Promise<void> {
    await this.#engine.command(own.id, command);
    own.state = ({ start: "running", pause: "paused", unpause: "running", kill: "exited" } as const)[command];
  }

  /** After an error nobody knows what each container does: they stay behind as they are, up to a limit. */
  async #forget(): Promise<void> {
    const left = this.#containers;
    this.#containers = [];
    for (const { id } of left)
      await this.#engine.remove(id).catch(() => this.#containers.push({ id, state: "exited" }));
    await pause(100);
  }

  #name(): string {
    this.#number += 1;
    return `${this.#prefix}-${this.#number}`;
  }
}
