import type { Container } from "@crowsnest/docker-watcher";
import { Action, type DockerEvent } from "@crowsnest/events";
import type { ContainerView } from "../web/protocol.ts";
import { KeyedTable } from "./keyed-table.ts";

/** Attributes of an event that are the engine's own, and no labels. */
const ownAttributes: ReadonlySet<string> = new Set(["image", "name", "exitCode", "signal", "oldName", "execDuration"]);

/** Which state a container is in after an action; an action that is not here says nothing of it. */
const stateAfter: Readonly<Partial<Record<DockerEvent["action"], string>>> = {
  [Action.ContainerCreate]: "created",
  [Action.ContainerStart]: "running",
  [Action.ContainerUnpause]: "running",
  [Action.ContainerRestart]: "running",
  [Action.ContainerPause]: "paused",
  [Action.ContainerDie]: "exited",
  [Action.ContainerStop]: "exited",
};

/** The fleet as the page shows it, kept by list and watch. */
export class ContainerDeck extends KeyedTable<ContainerView> {
  replaceWith(containers: readonly Container[]): void {
    this.replaceAll(new Map(containers.map((container) => [container.id, { ...container }])));
  }

  apply(event: DockerEvent): void {
    const { action, actorId, actorName, actorAttributes, time } = event;
    if (action === Action.ContainerDestroy) {
      this.delete(actorId);
      return;
    }
    const before = this.get(actorId);
    const known: ContainerView = before ?? {
      id: actorId,
      name: actorName,
      image: actorAttributes["image"] ?? "",
      state: "created",
      since: time,
      labels: labelsOf(actorAttributes),
    };
    const state = stateAfter[action] ?? known.state;
    const { health: oldHealth, exitCode: oldExitCode, ...others } = known;
    const health = healthAfter(event, state, oldHealth);
    const exitCode = exitCodeAfter(event, state, oldExitCode);
    this.set(actorId, {
      ...others,
      name: actorName || known.name,
      state,
      since: before?.state === state ? known.since : time,
      ...(health === undefined ? {} : { health }),
      ...(exitCode === undefined ? {} : { exitCode }),
    });
  }
}

function labelsOf(attributes: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !ownAttributes.has(name)));
}

function healthAfter({ action }: DockerEvent, state: string, before: ContainerView["health"]): ContainerView["health"] {
  if (action === Action.ContainerHealthy) return "healthy";
  if (action === Action.ContainerUnhealthy) return "unhealthy";
  if (state !== "running" && state !== "paused") return undefined;
  return before;
}

function exitCodeAfter(event: DockerEvent, state: string, before: number | undefined): number | undefined {
  if (event.action === Action.ContainerDie) {
    const told = event.actorAttributes["exitCode"];
    return told !== undefined && /^\d+$/.test(told) ? Number(told) : undefined;
  }
  return state === "exited" ? before : undefined;
}
