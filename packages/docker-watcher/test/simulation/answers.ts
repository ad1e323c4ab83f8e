import type { SimulatedContainer } from "./simulated-fleet.ts";

/** As `GET /containers/json` answers. */
export function listAnswer(containers: readonly SimulatedContainer[], now: number): unknown {
  return containers.map((container) => ({
    Id: container.id,
    Names: [`/${container.name}`],
    Image: "busybox",
    Created: Math.floor(container.created / 1000),
    State: container.state,
    Status: statusOf(container, now),
    Labels: {},
  }));
}

/** As `GET /containers/{id}/json` answers. */
export function inspectAnswer({ startedAt, finishedAt, exitCode }: SimulatedContainer): unknown {
  const text = (time: number): string => (time === 0 ? "0001-01-01T00:00:00Z" : new Date(time).toISOString());
  return { State: { StartedAt: text(startedAt), FinishedAt: text(finishedAt), ExitCode: exitCode } };
}

function statusOf({ state, startedAt, finishedAt, exitCode }: SimulatedContainer, now: number): string {
  if (state === "created") return "Created";
  if (state === "exited") return `Exited (${exitCode}) ${humanDuration(now - finishedAt)} ago`;
  return `Up ${humanDuration(now - startedAt)}${state === "paused" ? " (Paused)" : ""}`;
}

/** As docker/go-units does it. */
function humanDuration(duration: number): string {
  const seconds = Math.floor(duration / 1000);
  if (seconds < 1) return "Less than a second";
  if (seconds === 1) return "1 second";
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 1) return "About a minute";
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.floor(seconds / 3600 + 0.5);
  return hours === 1 ? "About an hour" : hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}
