import { checkNames } from "@crowsnest/events";
import { oneOf, text, truth, wholeNumber } from "../check.ts";
import { FakeEngineError } from "./api-error.ts";
import type { FakeContainer, FakeContainerOptions } from "./container.ts";
import type { ContainerChecks } from "./container-checks.ts";
import { type ContainerLife, terminatedExitCode } from "./container-life.ts";
import { imageId } from "./container-network.ts";
import type { ContainerReference, Fleet } from "./fleet.ts";

/** What the commands work on. */
export interface FleetParts {
  readonly fleet: Fleet;
  readonly life: ContainerLife;
  readonly checks: ContainerChecks;
}

/** How a container answers to being stopped. */
export interface StopOptions {
  /** What its main process ends with. Default 143, as of one that SIGTERM ends. */
  readonly exitCode?: number;
  /** True: it ignores SIGTERM and is killed after all, with exit code 137. Default `false`. */
  readonly force?: boolean;
}

/** An event of any kind. */
export interface RawEventOptions {
  /** `container`, `image`, `network`, `volume`, … */
  readonly type: string;
  /** The word on the wire: `pull`, `exec_start: sh` … */
  readonly action: string;
  /** The actor's id. Default: none. */
  readonly id?: string;
  /** Default: none. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Nanoseconds since the epoch. Default: the engine's time. */
  readonly timeNano?: bigint;
}

/**
 * What one does to containers, in the words of the docker command. Each gives the events that Docker 20.10 gives, in its
 * order, at once: when a command returns, its events are on their way. What Docker refuses is refused with a
 * {@link FakeEngineError} in Docker's words.
 */
export abstract class FleetCommands {
  readonly #parts: FleetParts;

  constructor(parts: FleetParts) {
    this.#parts = parts;
  }

  /** All containers, the oldest first. */
  get containers(): readonly FakeContainer[] {
    return this.#parts.fleet.all;
  }

  /** The container that is meant; throws when there is none. */
  container(container: ContainerReference): FakeContainer {
    return this.#parts.fleet.find(container);
  }

  /** Makes a container: `create`. */
  create(options: FakeContainerOptions = {}): FakeContainer {
    return this.#up.fleet.create(options);
  }

  /** Makes a container and starts it: `create`, `attach` when that was asked for, `start`. */
  run(options: FakeContainerOptions = {}): FakeContainer {
    const { fleet, life } = this.#up;
    const container = fleet.create(options);
    if (container.attach) fleet.tell(container, "attach");
    life.start(container);
    return container;
  }

  /** `start`; nothing when it runs already. */
  start(container: ContainerReference): void {
    this.#up.life.start(this.#parts.fleet.find(container));
  }

  /** A start that fails, as for a program that does not exist: no `start` and no `die`. */
  failToStart(container: ContainerReference, error = "exec: no such file or directory"): void {
    this.#up.life.failToStart(this.#parts.fleet.find(container), text("error", error));
  }

  /** `kill` (SIGTERM), `die`, `stop`; nothing when it does not run. */
  stop(container: ContainerReference, options: StopOptions = {}): void {
    const { exitCode, force } = stopOptions(options);
    this.#up.life.stop(this.#parts.fleet.find(container), exitCode, force);
  }

  /** `kill`, `die`, `stop`, `start`, `restart`; for one that does not run the last two. */
  restart(container: ContainerReference, options: StopOptions = {}): void {
    const { exitCode, force } = stopOptions(options);
    this.#up.life.restart(this.#parts.fleet.find(container), exitCode, force);
  }

  /**
   * `kill`; then `die` with 137 after SIGKILL (the default), and after any other signal only when it says with which
   * `exitCode` the process ends. `signal`: `"TERM"`, `"SIGTERM"` or 15.
   */
  kill(
    container: ContainerReference,
    signal: string | number = "KILL",
    options: { readonly exitCode?: number } = {},
  ): void {
    checkNames("the options", options, { exitCode: true });
    const { exitCode } = options;
    const code = exitCode === undefined ? undefined : wholeNumber("exitCode", exitCode, 0, 255);
    this.#up.life.kill(this.#parts.fleet.find(container), signal, code);
  }

  /** Its main process ends by itself: `die`, and what its restart policy says. Possible while the engine is down, too. */
  die(container: ContainerReference, exitCode = 0): void {
    this.#parts.life.die(this.#parts.fleet.find(container), wholeNumber("exitCode", exitCode, 0, 255));
  }

  /** The kernel kills it for want of memory: `oom`, `die` with 137; with `survives` only `oom`. Also while the engine is down. */
  oom(container: ContainerReference, options: { readonly survives?: boolean } = {}): void {
    checkNames("the options", options, { survives: true });
    const survives = truth("survives", options.survives ?? false);
    this.#parts.life.oom(this.#parts.fleet.find(container), survives);
  }

  /** `pause` */
  pause(container: ContainerReference): void {
    this.#up.life.pause(this.#parts.fleet.find(container));
  }

  /** `unpause` */
  unpause(container: ContainerReference): void {
    this.#up.life.unpause(this.#parts.fleet.find(container));
  }

  /** `rename`, with the old name, which has a leading slash, in `oldName`. */
  rename(container: ContainerReference, name: string): void {
    this.#up.fleet.rename(this.#parts.fleet.find(container), text("name", name));
  }

  /** `update`, as when its limits are changed. */
  update(container: ContainerReference): void {
    this.#up.fleet.tell(this.#parts.fleet.find(container), "update");
  }

  /** Its health check is run, which gives three `exec_…` events, and `health_status: …` when the health changes with it. */
  health(container: ContainerReference, health: "healthy" | "unhealthy"): void {
    this.#up.checks.probe(this.#parts.fleet.find(container), oneOf("health", health, ["healthy", "unhealthy"]));
  }

  /** `exec_create: …`, `exec_start: …`, `exec_die`. A long command makes a long line. */
  exec(
    container: ContainerReference,
    command: string | readonly string[],
    options: { readonly exitCode?: number } = {},
  ): void {
    checkNames("the options", options, { exitCode: true });
    const words = typeof command === "string" ? command.split(" ") : command;
    const code = wholeNumber("exitCode", options.exitCode ?? 0, 0, 255);
    this.#up.checks.exec(this.#parts.fleet.find(container), words, code);
  }

  /** `destroy`; refused while it runs, unless `force` kills it first: `kill`, `die`, `destroy`. */
  remove(container: ContainerReference, options: { readonly force?: boolean } = {}): void {
    const { fleet, life } = this.#up;
    const found = fleet.find(container);
    checkNames("the options", options, { force: true });
    const force = truth("force", options.force ?? false);
    if ((found.alive || found.state === "restarting") && !force) {
      const stop = "top the container before attempting removal or force remove";
      const advice = found.state === "paused" ? `Unpause and then s${stop}` : `S${stop}`;
      throw new FakeEngineError(409, `You cannot remove a ${found.state} container ${found.id}. ${advice}`);
    }
    if (found.alive) life.kill(found, "KILL", undefined);
    // One with autoRemove is gone by now.
    if (fleet.all.includes(found)) fleet.destroy(found);
  }

  /** `destroy` for each one that does not run, then `prune`, whose actor has no id. */
  prune(): void {
    const { fleet } = this.#up;
    for (const container of fleet.all.filter(({ state }) => state === "created" || state === "exited"))
      fleet.destroy(container);
    fleet.emit({
      type: "container",
      action: "prune",
      id: "",
      attributes: new Map([["reclaimed", "0"]]),
      scope: "local",
    });
  }

  /** An image is made of it: `pause`, `commit` and `unpause` — a pause that is none. */
  commit(container: ContainerReference, image = "committed:latest"): void {
    const { fleet } = this.#up;
    const found = fleet.find(container);
    const pauses = found.state === "running";
    if (pauses) fleet.tell(found, "pause");
    this.tag(text("image", image));
    fleet.tell(found, "commit", { comment: "", imageID: imageId(image), imageRef: image });
    if (pauses) fleet.tell(found, "unpause");
  }

  /** An image gets a name: an event of another type, which takes its place in the ring like any. */
  tag(image: string): void {
    const attributes = { name: text("image", image) };
    this.emit({ type: "image", action: "tag", id: imageId(image), attributes });
  }

  /** Any event. */
  emit(event: RawEventOptions): void {
    checkNames("the event", event, { type: true, action: true, id: true, attributes: true, timeNano: true });
    const { type, action, id = "", attributes = {}, timeNano } = event;
    for (const [name, value] of Object.entries({ type, action, id })) text(name, value);
    const message = {
      type,
      action,
      id,
      attributes: new Map(Object.entries(attributes)),
      scope: "local",
      timeNano,
    } as const;
    this.#up.fleet.emit(message);
  }

  /** The parts, for what only a running engine can do. */
  get #up(): FleetParts {
    if (this.#parts.fleet.told) return this.#parts;
    throw new FakeEngineError(
      503,
      "the engine is down: nothing but die and oom can happen to a container until it recovers",
    );
  }
}

function stopOptions(options: StopOptions): Required<StopOptions> {
  checkNames("the options", options, { exitCode: true, force: true });
  const { exitCode = terminatedExitCode, force = false } = options;
  return { exitCode: wholeNumber("exitCode", exitCode, 0, 255), force: truth("force", force) };
}
