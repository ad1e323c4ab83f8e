import type { Container } from "@crowsnest/docker-watcher";
import { Action, type DockerEvent } from "@crowsnest/events";

const states = new Map<string, string>([
  [Action.ContainerCreate, "created"],
  [Action.ContainerStart, "running"],
  [Action.ContainerUnpause, "running"],
  [Action.ContainerPause, "paused"],
  [Action.ContainerDie, "exited"],
]);

/** The fleet as a consumer knows it who has nothing but events, and `list()` after a force-reload. */
export class FleetView {
  #containers = new Map<string, { name: string; state: string }>();

  apply({ action, actorId, actorName }: DockerEvent): void {
    if (action === Action.ContainerDestroy) this.#containers.delete(actorId);
    const state = states.get(action) ?? this.#containers.get(actorId)?.state;
    if (state !== undefined && action !== Action.ContainerDestroy)
      this.#containers.set(actorId, { name: actorName, state });
  }

  replaceAll(containers: readonly Container[]): void {
    this.#containers = new Map(containers.map(({ id, name, state }) => [id, { name, state }]));
  }

  /** A line each, sorted: `id name state`, as `docker ps` can be asked for. */
  lines(): string[] {
    return [...this.#containers].map(([id, { name, state }]) => `${id} ${name} ${state}`).sort();
  }
}
