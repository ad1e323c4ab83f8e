/** One event of an engine, as it is kept in its ring. */
export interface EngineMessage {
  /** `container`, `image`, `network`, … */
  readonly type: string;
  /** `start`, `exec_create: sh -c true`, … */
  readonly action: string;
  /** The actor's id; empty for a prune. */
  readonly id: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly scope: "local" | "swarm";
  /** Nanoseconds since the epoch. */
  readonly timeNano: bigint;
}
