import type { Listed } from "./container.ts";
import type { Run } from "./run.ts";

/** A list of the fleet, and when it was made. Times are the engine's, in ms. */
export interface FleetList {
  /** Its number, from 1 on. */
  readonly number: number;
  readonly listed: readonly Listed[];
  /** When it was asked for, at the earliest. */
  readonly asked: number;
  /** When it was answered, at the latest. */
  readonly answered: number;
  /** When it was answered, by `clock.now()`. */
  readonly receivedAt: number;
  /** Everything from before this time has been told by events. */
  readonly told: number;
  /** What was found out about the runs of some of the containers. */
  readonly runs: ReadonlyMap<string, Run>;
}
