import type { Clock } from "@crowsnest/events";
import { FakeEngineError } from "./api-error.ts";
import { type ContainerRecord, requireAlive } from "./container.ts";
import type { Fleet } from "./fleet.ts";
import { signalNumber } from "./signal.ts";

const terminate = 15;
const killed = 9;
/** What a shell gives as the exit code of a process that a signal ended: 128 and the signal's number. */
const killedExitCode = 128 + killed;
/** What a process gives that SIGTERM ended. */
export const terminatedExitCode: number = 128 + terminate;

/** How containers start and end, event by event as Docker 20.10 tells it. */
export class ContainerLife {
  readonly #fleet: Fleet;
  readonly #clock: Clock;
  readonly #restartDelay: number;

  constructor(fleet: Fleet, clock: Clock, restartDelay: number) {
    this.#fleet = fleet;
    this.#clock = clock;
    this.#restartDelay = restartDelay;
  }

  start(container: ContainerRecord): void {
    if (container.state === "paused") {
      throw new FakeEngineError(409, "cannot start a paused container, try unpause instead");
    }
    if (container.state === "running") return;
    container.restartCount = 0;
    this.#start(container);
  }

  /** A start that fails: the container stays as it was. */
  failToStart(container: ContainerRecord, error: string): void {
    if (container.alive) throw new FakeEngineError(409, `Container ${container.id} is running`);
    this.#fleet.tellNetwork(container, "connect");
    this.#fleet.tellNetwork(container, "disconnect");
    Object.assign(container, { error, exitCode: 127 });
  }

  /** Nothing happens to one that does not run. `force`: it has ignored SIGTERM for too long. */
  stop(container: ContainerRecord, exitCode: number, force: boolean): void {
    if (container.state === "restarting") this.#giveUp(container);
    if (!container.alive) return;
    this.#stop(container, exitCode, force);
    this.#removeIfWanted(container);
  }

  restart(container: ContainerRecord, exitCode: number, force: boolean): void {
    if (container.state === "restarting") this.#giveUp(container);
    if (container.alive) this.#stop(container, exitCode, force);
    this.start(container);
    this.#fleet.tell(container, "restart");
  }

  /** SIGKILL ends it; another signal only when an exit code says so. */
  kill(container: ContainerRecord, signal: string | number, exitCode: number | undefined): void {
    const number = signalNumber(signal);
    if (!container.alive) {
      throw new FakeEngineError(
        409,
        `Cannot kill container: ${container.name}: Container ${container.id} is not running`,
      );
    }
    this.#signal(container, number);
    const code = number === killed ? killedExitCode : exitCode;
    if (code === undefined) return;
    // Whom a person has killed is not started again.
    this.#end(container, code);
    this.#removeIfWanted(container);
  }

  /** Its main process ends by itself; the engine may start it again. */
  die(container: ContainerRecord, exitCode: number): void {
    requireAlive(container);
    this.#end(container, exitCode);
    if (this.#fleet.told) this.settle(container);
  }

  /** The kernel runs out of memory for it; its main process survives when another one was chosen. */
  oom(container: ContainerRecord, survives: boolean): void {
    requireAlive(container);
    this.#fleet.tell(container, "oom");
    if (survives) return;
    container.oomKilled = true;
    this.die(container, killedExitCode);
  }

  pause(container: ContainerRecord): void {
    requireAlive(container);
    if (container.state === "paused") throw new FakeEngineError(409, `Container ${container.id} is already paused`);
    container.state = "paused";
    this.#fleet.tell(container, "pause");
  }

  unpause(container: ContainerRecord): void {
    if (container.state !== "paused") throw new FakeEngineError(500, `Container ${container.id} is not paused`);
    container.state = "running";
    this.#fleet.tell(container, "unpause");
  }

  /** What is left to do after an end: to start it again, or to remove it. */
  settle(container: ContainerRecord): void {
    if (!this.#restartsAfter(container)) {
      this.#removeIfWanted(container);
      return;
    }
    container.restartCount += 1;
    if (this.#restartDelay === 0) {
      this.#start(container);
      return;
    }
    container.state = "restarting";
    container.cancelRestart = this.#clock.setTimer(() => this.#start(container), this.#restartDelay);
  }

  /** What an engine that was killed does with a container it finds alive: ends it without a word about its network. */
  endLeftover(container: ContainerRecord): void {
    this.#fleet.tell(container, "kill", { signal: String(terminate) });
    this.#dead(container, terminatedExitCode);
    this.#fleet.tell(container, "stop");
  }

  /** Whether the engine starts it when it starts itself. */
  startsWithEngine({ restart, state }: ContainerRecord): boolean {
    return state === "exited" && (restart === "always" || restart === "unless-stopped");
  }

  #start(container: ContainerRecord): void {
    container.cancelRestart = undefined;
    this.#fleet.tellNetwork(container, "connect");
    const started = { state: "running", startedAt: this.#fleet.now(), pid: this.#fleet.nextPid() } as const;
    Object.assign(container, started, { exitCode: 0, error: "", oomKilled: false, failingStreak: 0 });
    if (container.healthCheck !== undefined) container.health = "starting";
    this.#fleet.tell(container, "start");
  }

  #stop(container: ContainerRecord, exitCode: number, force: boolean): void {
    this.#signal(container, terminate);
    if (force) this.#signal(container, killed);
    this.#end(container, force ? killedExitCode : exitCode);
    this.#fleet.tell(container, "stop");
  }

  #signal(container: ContainerRecord, signal: number): void {
    this.#fleet.tell(container, "kill", { signal: String(signal) });
    // A paused process would never get to see it.
    if (container.state === "paused" && signal !== killed) this.unpause(container);
  }

  #end(container: ContainerRecord, exitCode: number): void {
    this.#dead(container, exitCode);
    this.#fleet.tellNetwork(container, "disconnect");
  }

  #dead(container: ContainerRecord, exitCode: number): void {
    Object.assign(container, { state: "exited", exitCode, pid: 0, finishedAt: this.#fleet.now() });
    this.#fleet.tell(container, "die", { exitCode: String(exitCode) });
  }

  #giveUp(container: ContainerRecord): void {
    container.cancelRestart?.();
    Object.assign(container, { state: "exited", cancelRestart: undefined });
    this.#fleet.tell(container, "stop");
    this.#removeIfWanted(container);
  }

  #removeIfWanted(container: ContainerRecord): void {
    if (container.autoRemove && this.#fleet.all.includes(container)) this.#fleet.destroy(container);
  }

  #restartsAfter({ restart, exitCode, restartCount }: ContainerRecord): boolean {
    if (restart === "always" || restart === "unless-stopped") return true;
    const [policy, times = "0"] = restart.split(":");
    return policy === "on-failure" && exitCode !== 0 && (times === "0" || restartCount < Number(times));
  }
}
