import { Action, type ContainerAction } from "@crowsnest/events";
import type { Container } from "./container.ts";

/** What a state consists of, as far as events can tell it. */
export interface Condition {
  readonly state: Container["state"] | undefined;
  readonly health: Container["health"];
  readonly name: string;
}

/** Whether the container's process exists. */
export function isUp(state: Container["state"] | undefined): boolean {
  return state === "running" || state === "paused";
}

/**
 * The fewest actions that lead from one condition to another: `undefined` stands for "is not there". `newRun`: it is known
 * to have been started anew in between, though the conditions may be alike.
 */
export function transition(
  before: Condition | undefined,
  after: Condition | undefined,
  newRun: boolean,
): ContainerAction[] {
  if (after === undefined) {
    if (before === undefined) return [];
    return isUp(before.state) ? [Action.ContainerDie, Action.ContainerDestroy] : [Action.ContainerDestroy];
  }
  const actions: ContainerAction[] = [];
  if (before?.state === undefined) actions.push(Action.ContainerCreate);
  else if (before.name !== after.name) actions.push(Action.ContainerRename);
  if (isUp(after.state)) actions.push(...rise(before?.state, after.state, newRun));
  else if (
    after.state !== "created" &&
    (before?.state === undefined || before.state === "created" || isUp(before.state) || newRun)
  )
    actions.push(Action.ContainerDie);
  if (after.health !== before?.health || newRun) actions.push(...healthActions(after.health));
  return actions;
}

/** The fewest actions that tell of a container that is there already. */
export function appearance({ state, health }: Condition): ContainerAction[] {
  switch (state) {
    case undefined:
      return [];
    case "created":
      return [Action.ContainerCreate];
    case "running":
      return [Action.ContainerStart, ...healthActions(health)];
    case "paused":
      return [Action.ContainerStart, ...healthActions(health), Action.ContainerPause];
    default:
      return [Action.ContainerDie];
  }
}

function rise(
  before: Container["state"] | undefined,
  after: Container["state"] | undefined,
  newRun: boolean,
): ContainerAction[] {
  const paused = after === "paused" ? [Action.ContainerPause] : [];
  if (!isUp(before)) return [Action.ContainerStart, ...paused];
  if (newRun) return [Action.ContainerDie, Action.ContainerStart, ...paused];
  if (before === after) return [];
  return after === "paused" ? paused : [Action.ContainerUnpause];
}

function healthActions(health: Container["health"]): ContainerAction[] {
  if (health === "healthy") return [Action.ContainerHealthy];
  return health === "unhealthy" ? [Action.ContainerUnhealthy] : [];
}
