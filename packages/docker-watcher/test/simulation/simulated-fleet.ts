/** A container of the simulation; times in ms. */
export interface SimulatedContainer {
  readonly id: string;
  name: string;
  readonly created: number;
  state: "created" | "running" | "paused" | "exited";
  startedAt: number;
  finishedAt: number;
  exitCode: number;
}

type Publish = (container: SimulatedContainer, action: string, attributes?: Record<string, string>) => void;

/** Containers to which something happens; each change is published as dockerd does. */
export class SimulatedFleet {
  readonly containers: Map<string, SimulatedContainer> = new Map();
  readonly #random: () => number;
  readonly #now: () => number;
  readonly #publish: Publish;
  #made = 0;

  constructor(random: () => number, now: () => number, publish: Publish) {
    this.#random = random;
    this.#now = now;
    this.#publish = publish;
  }

  /** Something happens to some container. `quiet`: the engine is down, so only what needs no engine, without an event. */
  happen(quiet: boolean): unknown {
    const all = [...this.containers.values()];
    const some = all[Math.floor(this.#random() * all.length)];
    if (quiet) {
      if (some?.state === "running") this.#end(some, 9, true);
      return undefined;
    }
    const dice = this.#random();
    if (some === undefined || (dice < 0.2 && all.length < 30)) return this.#make();
    if (dice < 0.3) return this.#publish(some, "exec_create: sh -c true: x");
    if (dice < 0.4) return this.#rename(some);
    if (some.state === "running") return this.#change(some, dice);
    if (some.state === "paused") {
      some.state = "running";
      return this.#publish(some, "unpause");
    }
    if (dice < 0.6) return this.#start(some);
    this.containers.delete(some.id);
    return this.#publish(some, "destroy");
  }

  #make(): void {
    this.#made += 1;
    const id = this.#made.toString(16).padStart(64, "0");
    const container: SimulatedContainer = {
      id,
      name: `c${this.#made}`,
      created: this.#now(),
      state: "created",
      startedAt: 0,
      finishedAt: 0,
      exitCode: 0,
    };
    this.containers.set(id, container);
    this.#publish(container, "create");
    if (this.#random() < 0.8) this.#start(container);
  }

  #start(container: SimulatedContainer): void {
    container.state = "running";
    container.startedAt = this.#now();
    this.#publish(container, "start");
  }

  #rename(container: SimulatedContainer): void {
    const oldName = container.name;
    container.name = `${oldName.split("-")[0]}-${Math.floor(this.#random() * 1e6)}`;
    this.#publish(container, "rename", { oldName: `/${oldName}` });
  }

  #change(container: SimulatedContainer, dice: number): void {
    if (dice < 0.55) {
      container.state = "paused";
      this.#publish(container, "pause");
    } else if (dice < 0.7) {
      this.#end(container, 137);
      this.#start(container);
      this.#publish(container, "restart");
    } else if (dice < 0.8) {
      this.#publish(container, "kill", { signal: "1" });
    } else {
      this.#end(container, Math.floor(this.#random() * 3));
      if (this.#random() < 0.5) {
        this.containers.delete(container.id);
        this.#publish(container, "destroy");
      }
    }
  }

  #end(container: SimulatedContainer, exitCode: number, quiet = false): void {
    container.state = "exited";
    container.exitCode = exitCode;
    container.finishedAt = this.#now();
    if (!quiet) this.#publish(container, "die", { exitCode: String(exitCode) });
  }
}
