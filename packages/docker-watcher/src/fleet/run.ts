/** How a container's last run began and ended, as an inspection tells it. */
export interface Run {
  /** Milliseconds since the epoch, the engine's clock; absent when there was none. */
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly exitCode?: number;
  /** Whether it goes on; then `finishedAt` and `exitCode` say nothing of use. */
  readonly running: boolean;
}

interface RunState {
  StartedAt?: unknown;
  FinishedAt?: unknown;
  ExitCode?: unknown;
  Running?: unknown;
}

/** The run in an answer to `GET /containers/{id}/json`. */
export function parseRun(answer: unknown): Run {
  const { State: state } = (answer ?? {}) as { State?: RunState | null };
  const startedAt = timeOf(state?.StartedAt);
  const finishedAt = timeOf(state?.FinishedAt);
  return {
    running: state?.Running === true,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(typeof state?.ExitCode === "number" ? { exitCode: state.ExitCode } : {}),
  };
}

/** The engine writes year 1 for "never". */
function timeOf(text: unknown): number | undefined {
  const time = typeof text === "string" ? Date.parse(text) : Number.NaN;
  return time > 0 ? time : undefined;
}
