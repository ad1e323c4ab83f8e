import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, invalidOption, systemClock } from "@crowsnest/events";
import { answer } from "./engine/api.ts";
import type { FakeContainer, FakeContainerOptions, FakeHealth } from "./engine/container.ts";
import { EventLog } from "./engine/event-log.ts";
import { Fleet } from "./engine/fleet.ts";

/** How a {@link FakeEngine} is started. */
export interface FakeEngineOptions {
  /** `"unix"` (default): a socket in a folder of its own. `"tcp"`: a free port of 127.0.0.1. */
  transport?: "unix" | "tcp";
  /** Default `"1.47"`. From 1.52 on, events lack the legacy `status`, `id` and `from`. */
  apiVersion?: string;
  /** Default: the machine's clock. */
  clock?: Clock;
}

/**
 * A Docker Engine that is none: its API (`/_ping`, `/version`, `/events`, `/containers/json`, `/containers/{id}/json`, with
 * or without a version in front) over a unix socket or tcp, and a fleet to command. Nothing runs; every command tells the
 * events that Docker tells for it, in Docker's order.
 *
 * A command for a container that does not exist, or that its state does not allow, throws a `WatchError` of code
 * `invalid-option`.
 *
 * @example
 * await using engine = await FakeEngine.start();
 * const watcher = new DockerWatcher({ host: engine.host });
 * engine.run({ name: "web", labels: { "crowsnest.host": "web.localhost" } });
 * engine.die("web", 1);
 */
export class FakeEngine implements AsyncDisposable {
  /** `unix:///…` or `tcp://127.0.0.1:…`: what a watcher is given. */
  readonly host: string;
  readonly #server: Server;
  readonly #folder: string | undefined;
  readonly #log: EventLog;
  readonly #fleet: Fleet;
  readonly #sockets: Set<Socket>;
  readonly #streams: Set<ServerResponse>;
  #closed: Promise<void> | undefined;

  private constructor(host: string, parts: Parts) {
    this.host = host;
    this.#server = parts.server;
    this.#folder = parts.folder;
    this.#log = parts.log;
    this.#fleet = parts.fleet;
    this.#sockets = parts.sockets;
    this.#streams = parts.streams;
  }

  /** Starts an engine without containers. Throws a `WatchError` of code `invalid-option` for bad options. */
  static async start(options: FakeEngineOptions = {}): Promise<FakeEngine> {
    const { transport = "unix", apiVersion = "1.47", clock = systemClock } = options;
    if (transport !== "unix" && transport !== "tcp") throw invalidOption("transport", transport, '"unix" or "tcp"');
    if (!/^\d+\.\d+$/.test(apiVersion)) throw invalidOption("apiVersion", apiVersion, 'a version such as "1.47"');
    const log = new EventLog(clock);
    const fleet = new Fleet(clock, log);
    const sockets = new Set<Socket>();
    const streams = new Set<ServerResponse>();
    const [major = 1, minor = 0] = apiVersion.split(".").map(Number);
    const onStream = (response: ServerResponse): void => {
      streams.add(response);
      response.on("close", () => streams.delete(response));
    };
    const context = { clock, log, fleet, apiVersion, legacy: major === 1 && minor < 52, onStream };
    const server = createServer((request, response) => answer(request, response, context));
    server.on("connection", (socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
    });
    const folder = transport === "unix" ? await mkdtemp(join(tmpdir(), "crowsnest-engine-")) : undefined;
    const path = folder === undefined ? undefined : join(folder, "docker.sock");
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      if (path === undefined) server.listen(0, "127.0.0.1", resolve);
      else server.listen(path, resolve);
    });
    const host = path === undefined ? `tcp://127.0.0.1:${(server.address() as AddressInfo).port}` : `unix://${path}`;
    return new FakeEngine(host, { server, folder, log, fleet, sockets, streams });
  }

  /** The fleet at this moment, newest first. */
  get containers(): readonly FakeContainer[] {
    return this.#fleet.containers;
  }

  /** How many event streams are open. */
  get eventStreams(): number {
    return this.#streams.size;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** `docker create`: tells create. */
  create(options?: FakeContainerOptions): FakeContainer {
    return this.#fleet.create(options);
  }

  /** `docker run -d`: tells create, start. */
  run(options?: FakeContainerOptions): FakeContainer {
    const container = this.#fleet.create(options);
    this.#fleet.start(container.id);
    return container;
  }

  /** Tells start. */
  start(nameOrId: string): void {
    this.#fleet.start(nameOrId);
  }

  /** Tells kill (15), die, stop. Default exit code 143, as of a process that heeds the signal. */
  stop(nameOrId: string, exitCode: number = 143): void {
    this.#fleet.stop(nameOrId, exitCode);
  }

  /** Tells kill, and die (137) for KILL, signal 9, which is the default. */
  kill(nameOrId: string, signal: number = 9): void {
    this.#fleet.kill(nameOrId, signal);
  }

  /** The main process ends by itself: tells die. */
  die(nameOrId: string, exitCode: number = 0): void {
    this.#fleet.die(nameOrId, exitCode);
  }

  /** Tells kill, die, stop, start, restart. */
  restart(nameOrId: string): void {
    this.#fleet.restart(nameOrId);
  }

  pause(nameOrId: string): void {
    this.#fleet.pause(nameOrId);
  }

  unpause(nameOrId: string): void {
    this.#fleet.unpause(nameOrId);
  }

  rename(nameOrId: string, name: string): void {
    this.#fleet.rename(nameOrId, name);
  }

  update(nameOrId: string): void {
    this.#fleet.update(nameOrId);
  }

  /** Tells oom, die (137). */
  oom(nameOrId: string): void {
    this.#fleet.oom(nameOrId);
  }

  /** A health check comes out so: tells `health_status` when that is a change. */
  health(nameOrId: string, health: FakeHealth): void {
    this.#fleet.health(nameOrId, health);
  }

  /** Tells exec_create, exec_start, exec_die. */
  exec(nameOrId: string, command: string): void {
    this.#fleet.exec(nameOrId, command);
  }

  /** `docker rm`: tells destroy; with `force` a running one is killed first. */
  remove(nameOrId: string, { force = false }: { force?: boolean } = {}): void {
    this.#fleet.remove(nameOrId, force);
  }

  /** `docker container prune`. */
  prune(): void {
    this.#fleet.prune();
  }

  /** Tells an event of any kind, such as `emit("image", "tag", "sha256:…", { name: "web:1" })`. */
  emit(type: string, action: string, actorId: string, attributes: Readonly<Record<string, string>> = {}): void {
    this.#log.add({ type, action, actorId, attributes });
  }

  /** Stops listening, cuts all connections and removes its socket. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const stream of this.#streams) stream.destroy();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }
}

interface Parts {
  readonly server: Server;
  readonly folder: string | undefined;
  readonly log: EventLog;
  readonly fleet: Fleet;
  readonly sockets: Set<Socket>;
  readonly streams: Set<ServerResponse>;
}
