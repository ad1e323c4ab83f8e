import type { Clock } from "@crowsnest/events";

/** What a container is made with. */
export interface FakeContainerOptions {
  /** Default: `container-<n>`. */
  name?: string;
  /** Default: `busybox:test`. */
  image?: string;
  labels?: Readonly<Record<string, string>>;
}

export type FakeState = "created" | "running" | "paused" | "exited";
export type FakeHealth = "starting" | "healthy" | "unhealthy";

/** A container of the fake engine's fleet, as it is at this moment. */
export interface FakeContainer {
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: FakeState;
  readonly health: FakeHealth | undefined;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly pid: number;
  /** Milliseconds since the epoch; 0 for never. */
  readonly createdAt: number;
  readonly startedAt: number;
  readonly finishedAt: number;
}

export type MutableContainer = { -readonly [Key in keyof FakeContainer]: FakeContainer[Key] };

/** As `GET /containers/json` shows it. */
export function listEntry(container: FakeContainer, clock: Clock): Record<string, unknown> {
  return {
    Id: container.id,
    Names: [`/${container.name}`],
    Image: container.image,
    ImageID: imageId,
    Command: "sleep 3600",
    Created: Math.floor(container.createdAt / 1000),
    Ports: [],
    Labels: container.labels,
    State: container.state,
    Status: statusText(container, clock.wallTime()),
    HostConfig: { NetworkMode: "none" },
    NetworkSettings: { Networks: {} },
    Mounts: [],
  };
}

/** As `GET /containers/{id}/json` shows it. */
export function inspection(container: FakeContainer): Record<string, unknown> {
  const { state, health } = container;
  return {
    Id: container.id,
    Created: timestamp(container.createdAt),
    Path: "sleep",
    Args: ["3600"],
    State: {
      Status: state,
      Running: state === "running" || state === "paused",
      Paused: state === "paused",
      Restarting: false,
      OOMKilled: container.oomKilled,
      Dead: false,
      Pid: container.pid,
      ExitCode: container.exitCode,
      Error: "",
      StartedAt: timestamp(container.startedAt),
      FinishedAt: timestamp(container.finishedAt),
      ...(health === undefined ? {} : { Health: { Status: health, FailingStreak: 0, Log: [] } }),
    },
    Image: imageId,
    Name: `/${container.name}`,
    RestartCount: 0,
    Config: { Hostname: container.id.slice(0, 12), Image: container.image, Labels: container.labels },
  };
}

const imageId = `sha256:${"0".repeat(64)}`;

/** Docker writes the year 1 for a time that never was. */
function timestamp(time: number): string {
  return time === 0 ? "0001-01-01T00:00:00Z" : new Date(time).toISOString().replace("Z", "000000Z");
}

function statusText(container: FakeContainer, now: number): string {
  const { state, health, exitCode } = container;
  if (state === "created") return "Created";
  if (state === "exited") return `Exited (${exitCode}) ${ago(now - container.finishedAt)} ago`;
  const up = `Up ${ago(now - container.startedAt)}`;
  if (state === "paused") return `${up} (Paused)`;
  if (health === undefined) return up;
  return `${up} (${health === "starting" ? "health: starting" : health})`;
}

/** In the engine's words. */
function ago(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 1) return "Less than a second";
  if (seconds === 1) return "1 second";
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.floor(seconds / 60);
  if (minutes === 1) return "About a minute";
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours === 1 ? "About an hour" : `${hours} hours`;
}
