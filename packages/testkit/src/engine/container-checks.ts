import { FakeEngineError } from "./api-error.ts";
import { type ContainerRecord, requireAlive } from "./container.ts";
import type { Fleet } from "./fleet.ts";

/** How many runs of a health check are kept, as in Docker. */
const keptProbes = 5;
const defaultCheck = "true";

/** Commands that are run inside containers, health checks among them. */
export class ContainerChecks {
  readonly #fleet: Fleet;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  /** Three events: created, started, ended with an exit code. */
  exec(container: ContainerRecord, command: readonly string[], exitCode: number): void {
    if (container.state === "paused") {
      throw new FakeEngineError(409, `Container ${container.name} is paused, unpause the container before exec`);
    }
    requireAlive(container);
    const execID = this.#fleet.hexId();
    const words = command.join(" ");
    this.#fleet.tell(container, `exec_create: ${words}`, { execID });
    this.#fleet.tell(container, `exec_start: ${words}`, { execID });
    this.#fleet.tell(container, "exec_die", { execID, exitCode: String(exitCode) });
  }

  /** One run of the health check, with its three exec events, and a `health_status` event when the health changes. */
  probe(container: ContainerRecord, health: "healthy" | "unhealthy"): void {
    const exitCode = health === "healthy" ? 0 : 1;
    const check = container.healthCheck ?? defaultCheck;
    this.exec(container, ["/bin/sh", "-c", check], exitCode);
    const probe = { time: this.#fleet.now(), exitCode };
    const changed = container.health !== health;
    Object.assign(container, {
      healthCheck: check,
      health,
      failingStreak: exitCode === 0 ? 0 : container.failingStreak + 1,
      probes: [...container.probes, probe].slice(-keptProbes),
    });
    if (changed) this.#fleet.tell(container, `health_status: ${health}`);
  }
}
