import { createHash } from "node:crypto";
import { type Clock, invalidOption } from "@crowsnest/events";
import type { FakeContainer, FakeContainerOptions, FakeHealth, MutableContainer } from "./container.ts";
import type { EventLog } from "./event-log.ts";

/** The containers of a fake engine. Each command changes one and tells the events that Docker tells for it, in its order. */
export class Fleet {
  readonly #clock: Clock;
  readonly #log: EventLog;
  readonly #containers = new Map<string, MutableContainer>();
  #made = 0;

  constructor(clock: Clock, log: EventLog) {
    this.#clock = clock;
    this.#log = log;
  }

  get containers(): readonly FakeContainer[] {
    return [...this.#containers.values()].reverse();
  }

  /** By its id, the beginning of its id, or its name. */
  find(nameOrId: string): FakeContainer | undefined {
    const exact = this.#containers.get(nameOrId);
    if (exact !== undefined) return exact;
    const all = [...this.#containers.values()];
    const name = nameOrId.replace(/^\//, "");
    return (
      all.find((each) => each.name === name) ?? all.find((each) => nameOrId !== "" && each.id.startsWith(nameOrId))
    );
  }

  create(options: FakeContainerOptions = {}): FakeContainer {
    this.#made += 1;
    const name = (options.name ?? `container-${this.#made}`).replace(/^\//, "");
    if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) {
      throw invalidOption(
        "name",
        options.name,
        "a container name: two or more of [a-zA-Z0-9_.-], the first a letter or digit",
      );
    }
    const taken = [...this.#containers.values()].some((each) => each.name === name);
    if (taken) throw invalidOption("name", name, "a name that no other container of this engine has");
    const container: MutableContainer = {
      id: createHash("sha256").update(`container ${this.#made}`).digest("hex"),
      name,
      image: options.image ?? "busybox:test",
      labels: Object.freeze({ ...options.labels }),
      state: "created",
      health: undefined,
      exitCode: 0,
      oomKilled: false,
      pid: 0,
      createdAt: this.#clock.wallTime(),
      startedAt: 0,
      finishedAt: 0,
    };
    this.#containers.set(container.id, container);
    this.#tell(container, "create");
    return container;
  }

  start(nameOrId: string): void {
    const container = this.#get(nameOrId);
    if (container.state === "running") return;
    this.#require(container, "created", "exited");
    container.state = "running";
    container.startedAt = this.#clock.wallTime();
    container.exitCode = 0;
    container.oomKilled = false;
    container.pid = 1000 + this.#made;
    this.#tell(container, "start");
  }

  /** The main process ends by itself. */
  die(nameOrId: string, exitCode: number): void {
    const container = this.#get(nameOrId);
    this.#require(container, "running", "paused");
    container.state = "exited";
    container.exitCode = exitCode;
    container.finishedAt = this.#clock.wallTime();
    container.health = undefined;
    container.pid = 0;
    this.#tell(container, "die", { exitCode: String(exitCode) });
  }

  stop(nameOrId: string, exitCode: number): void {
    const container = this.#get(nameOrId);
    if (container.state === "exited" || container.state === "created") return;
    this.#tell(container, "kill", { signal: "15" });
    this.die(container.id, exitCode);
    this.#tell(container, "stop");
  }

  restart(nameOrId: string): void {
    const container = this.#get(nameOrId);
    this.stop(container.id, 143);
    this.start(container.id);
    this.#tell(container, "restart");
  }

  /** KILL (9) ends the container, any other signal is only told. */
  kill(nameOrId: string, signal: number): void {
    const container = this.#get(nameOrId);
    this.#require(container, "running", "paused");
    this.#tell(container, "kill", { signal: String(signal) });
    if (signal === 9) this.die(container.id, 137);
  }

  oom(nameOrId: string): void {
    const container = this.#get(nameOrId);
    this.#require(container, "running");
    container.oomKilled = true;
    this.#tell(container, "oom");
    this.die(container.id, 137);
  }

  pause(nameOrId: string): void {
    this.#move(nameOrId, "running", "paused", "pause");
  }

  unpause(nameOrId: string): void {
    this.#move(nameOrId, "paused", "running", "unpause");
  }

  rename(nameOrId: string, name: string): void {
    const container = this.#get(nameOrId);
    const oldName = `/${container.name}`;
    container.name = name.replace(/^\//, "");
    this.#tell(container, "rename", { oldName });
  }

  update(nameOrId: string): void {
    this.#tell(this.#get(nameOrId), "update");
  }

  health(nameOrId: string, health: FakeHealth): void {
    const container = this.#get(nameOrId);
    this.#require(container, "running");
    const told = container.health !== health && health !== "starting";
    container.health = health;
    if (told) this.#tell(container, `health_status: ${health}`);
  }

  /** The three events of a `docker exec`, and of each health check. */
  exec(nameOrId: string, command: string): void {
    const container = this.#get(nameOrId);
    this.#require(container, "running");
    const execID = createHash("sha256").update(`exec ${command} ${this.#clock.wallTime()}`).digest("hex");
    this.#tell(container, `exec_create: ${command}`, { execID });
    this.#tell(container, `exec_start: ${command}`, { execID });
    this.#tell(container, "exec_die", { execID, exitCode: "0" });
  }

  remove(nameOrId: string, force: boolean): void {
    const container = this.#get(nameOrId);
    if (force && (container.state === "running" || container.state === "paused")) this.kill(container.id, 9);
    this.#require(container, "created", "exited");
    this.#containers.delete(container.id);
    this.#tell(container, "destroy");
  }

  /** Removes what does not run; the engine tells a `prune` without an id after it. */
  prune(): void {
    for (const { id, state } of this.containers) if (state === "exited" || state === "created") this.remove(id, false);
    this.#log.add({ type: "container", action: "prune", actorId: "", attributes: { reclaimed: "0" } });
  }

  #move(nameOrId: string, from: FakeContainer["state"], to: FakeContainer["state"], action: string): void {
    const container = this.#get(nameOrId);
    this.#require(container, from);
    container.state = to;
    this.#tell(container, action);
  }

  #get(nameOrId: string): MutableContainer {
    const container = this.find(nameOrId) as MutableContainer | undefined;
    if (container === undefined)
      throw invalidOption("container", nameOrId, "the name or id of a container of this engine");
    return container;
  }

  #require(container: FakeContainer, ...states: FakeContainer["state"][]): void {
    if (!states.includes(container.state)) {
      throw invalidOption(`the state of ${container.name}`, container.state, states.join(" or "));
    }
  }

  /** As the engine does: labels overwrite the attributes of the action, and name and image overwrite both. */
  #tell(container: FakeContainer, action: string, attributes: Readonly<Record<string, string>> = {}): void {
    const { id, name, image, labels } = container;
    this.#log.add({ type: "container", action, actorId: id, attributes: { ...attributes, ...labels, image, name } });
  }
}
