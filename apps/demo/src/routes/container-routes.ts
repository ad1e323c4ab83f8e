import type { Container } from "@crowsnest/docker-watcher";
import { Action, type DockerEvent } from "@crowsnest/events";
import type { Claim } from "./route.ts";

interface KnownContainer {
  name: string;
  labels: Readonly<Record<string, string>>;
  running: boolean;
}

/**
 * The routes that containers claim by their labels: `crowsnest.host` and `crowsnest.port` (80 when absent).
 *
 * Kept by list and watch: `replaceAll` takes what a list says, `apply` what an event changes.
 */
export class ContainerRoutes {
  readonly #containers = new Map<string, KnownContainer>();

  replaceAll(containers: readonly Container[]): void {
    this.#containers.clear();
    for (const { id, name, labels, state } of containers) {
      this.#containers.set(id, { name, labels, running: state === "running" });
    }
  }

  apply(event: DockerEvent): void {
    if (event.action === Action.ContainerDestroy) {
      this.#containers.delete(event.actorId);
      return;
    }
    const known = this.#containers.get(event.actorId);
    // An event's attributes hold the labels, among others of the engine's own.
    const container = known ?? { name: event.actorName, labels: event.actorAttributes, running: false };
    container.name = event.actorName;
    container.running = isRunningAfter(event.action) ?? container.running;
    this.#containers.set(event.actorId, container);
  }

  claims(): Claim[] {
    const claims: Claim[] = [];
    for (const { name, labels, running } of this.#containers.values()) {
      const host = labels["crowsnest.host"];
      if (!running || host === undefined || host === "") continue;
      const port = labels["crowsnest.port"] ?? "80";
      if (isPort(port)) claims.push({ host, target: `http://${name}:${port}`, source: `container ${name}` });
    }
    return claims;
  }

  /** What is wrong with the labels of containers that run, a line each. */
  problems(): string[] {
    const problems: string[] = [];
    for (const { name, labels, running } of this.#containers.values()) {
      const port = labels["crowsnest.port"];
      if (!running || port === undefined || isPort(port)) continue;
      problems.push(`The label crowsnest.port of ${name} must be a port from 1 to 65535, not ${JSON.stringify(port)}`);
    }
    return problems;
  }
}

function isPort(port: string): boolean {
  return /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535;
}

/** Whether a container's claim can come, go or get another name by it. */
export function changesRunning(action: DockerEvent["action"]): boolean {
  return (
    isRunningAfter(action) !== undefined || action === Action.ContainerDestroy || action === Action.ContainerRename
  );
}

/** `undefined`: the action says nothing about it. */
function isRunningAfter(action: DockerEvent["action"]): boolean | undefined {
  switch (action) {
    case Action.ContainerStart:
    case Action.ContainerUnpause:
    case Action.ContainerRestart:
      return true;
    case Action.ContainerDie:
    case Action.ContainerStop:
    case Action.ContainerPause:
    case Action.ContainerCreate:
      return false;
    default:
      return undefined;
  }
}
