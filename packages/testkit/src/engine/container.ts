import { checkNames, invalidOption } from "@crowsnest/events";
import { text, truth } from "../check.ts";
import { FakeEngineError } from "./api-error.ts";

/** What a container is doing, in the engine's words. */
export type ContainerState = "created" | "running" | "paused" | "restarting" | "exited";

/** What its health check says. */
export type ContainerHealth = "starting" | "healthy" | "unhealthy";

/** When the engine starts a container again by itself. */
export type RestartPolicy = "no" | "always" | "unless-stopped" | "on-failure" | `on-failure:${number}`;

/** How a container is made. */
export interface FakeContainerOptions {
  /** Default: an invented one. */
  readonly name?: string;
  /** Default `busybox:latest`. */
  readonly image?: string;
  /** The program and its arguments. Default `["sleep", "infinity"]`. */
  readonly command?: readonly string[];
  /** Default: none. A label named as an attribute of an event (`exitCode`, `signal`) takes its place there, as in Docker. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Default `no`. */
  readonly restart?: RestartPolicy;
  /** Whether it is removed when it ends (`--rm`). Default `false`. */
  readonly autoRemove?: boolean;
  /** Whether it is run in the foreground, which gives an `attach` event. Default `false`. */
  readonly attach?: boolean;
  /** The command of a health check; from the start on its health is then `starting`. Default: none. */
  readonly healthCheck?: string;
  /** The network it is connected to. Default `bridge`. */
  readonly network?: string;
}

/** A container of a fake engine, as it is now: it changes with the commands. */
export interface FakeContainer {
  /** 64 hexadecimal digits. */
  readonly id: string;
  /** Without a leading slash. */
  readonly name: string;
  /** As it was made with. */
  readonly image: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** In the order that they were given in. */
  readonly labels: Readonly<Record<string, string>>;
  /** Where it is in its life. */
  readonly state: ContainerState;
  /** Absent without a health check. */
  readonly health: ContainerHealth | undefined;
  /** How it ended the last time; 0 before. */
  readonly exitCode: number;
  /** How often the engine started it again by itself. */
  readonly restartCount: number;
}

/** One run of a health check. */
export interface HealthProbe {
  readonly time: bigint;
  readonly exitCode: number;
}

/** Everything the engine knows of a container. */
export class ContainerRecord implements FakeContainer {
  readonly id: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly labelMap: ReadonlyMap<string, string>;
  readonly restart: RestartPolicy;
  readonly autoRemove: boolean;
  readonly attach: boolean;
  readonly network: string;
  readonly networkId: string;
  /** Nanoseconds since the epoch. */
  readonly created: bigint;
  name: string;
  healthCheck: string | undefined;
  state: ContainerState = "created";
  health: ContainerHealth | undefined;
  probes: readonly HealthProbe[] = [];
  failingStreak = 0;
  exitCode = 0;
  error = "";
  pid = 0;
  oomKilled = false;
  restartCount = 0;
  /** 0: never. */
  startedAt = 0n;
  finishedAt = 0n;
  /** Takes back the restart that waits for its time. */
  cancelRestart: (() => void) | undefined;

  constructor(name: string, options: FakeContainerOptions, made: { id: string; networkId: string; created: bigint }) {
    this.id = made.id;
    this.created = made.created;
    this.name = name;
    this.image = options.image ?? "busybox:latest";
    this.command = Object.freeze([...(options.command ?? ["sleep", "infinity"])]);
    this.labelMap = new Map(Object.entries(options.labels ?? {}));
    this.labels = Object.freeze(Object.fromEntries(this.labelMap));
    this.restart = options.restart ?? "no";
    this.autoRemove = options.autoRemove ?? false;
    this.attach = options.attach ?? false;
    this.healthCheck = options.healthCheck;
    this.network = options.network ?? "bridge";
    this.networkId = made.networkId;
  }

  /** Whether its main process lives. */
  get alive(): boolean {
    return this.state === "running" || this.state === "paused";
  }
}

/** Throws Docker's error for a container whose main process does not live. */
export function requireAlive({ alive, state, id }: ContainerRecord): void {
  if (alive) return;
  const why = state === "restarting" ? "restarting, wait until the container is running" : "not running";
  throw new FakeEngineError(409, `Container ${id} is ${why}`);
}

/** Refuses bad options of a container with a `WatchError` that quotes the value. */
export function checkContainerOptions(options: FakeContainerOptions): void {
  checkNames("the options of a container", options, {
    name: true,
    image: true,
    command: true,
    labels: true,
    restart: true,
    autoRemove: true,
    attach: true,
    healthCheck: true,
    network: true,
  });
  const { name, image, command, labels, restart, autoRemove, attach, healthCheck, network } = options;
  if (image === "") throw invalidOption("image", image, "the name of an image");
  for (const [option, value] of Object.entries({ name, image, healthCheck, network })) {
    if (value !== undefined) text(option, value);
  }
  for (const [option, value] of Object.entries({ autoRemove, attach })) {
    if (value !== undefined) truth(option, value);
  }
  if (
    command !== undefined &&
    (!Array.isArray(command) || command.length === 0 || command.some((word) => typeof word !== "string"))
  ) {
    throw invalidOption("command", command, "an array of strings, at least one");
  }
  if (labels !== undefined && (typeof labels !== "object" || labels === null))
    throw invalidOption("labels", labels, "an object of strings");
  for (const [label, value] of Object.entries(labels ?? {})) text(`labels[${JSON.stringify(label)}]`, value);
  if (restart !== undefined && !/^(no|always|unless-stopped|on-failure(:[0-9]+)?)$/.test(restart)) {
    throw invalidOption("restart", restart, '"no", "always", "unless-stopped", "on-failure" or "on-failure:<times>"');
  }
}
