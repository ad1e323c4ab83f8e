import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { programPath } from "./part.ts";
import { until } from "./until.ts";

/** How a {@link DaemonProcess} is started. */
export interface DaemonProcessOptions {
  /** The file that takes what it prints; appended to. */
  readonly log: string;
  /** Default: that of this process. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** A program that runs in the background until it is told to end. It ends no test process by staying alive. */
export class DaemonProcess {
  readonly pid: number;
  /** Resolves when it has ended, in whatever way. Never rejects. */
  readonly exited: Promise<void>;
  readonly #program: string;
  readonly #log: string;
  #running = true;

  private constructor(child: ChildProcess, pid: number, program: string, log: string) {
    this.pid = pid;
    this.#program = program;
    this.#log = log;
    this.exited = new Promise((resolve) => {
      child.once("exit", () => {
        this.#running = false;
        resolve();
      });
    });
    child.on("error", () => {});
  }

  /** Starts a program that is installed. */
  static async start(program: string, args: readonly string[], options: DaemonProcessOptions): Promise<DaemonProcess> {
    const path = programPath(program);
    if (path === undefined) throw new Error(`${program} is not installed`);
    const log = openSync(options.log, "a");
    // Detached: a Ctrl-C at the terminal is for the tests, which then end it in good order.
    const child = spawn(path, args, {
      stdio: ["ignore", log, log],
      detached: true,
      env: options.environment ?? process.env,
    });
    closeSync(log);
    child.unref();
    if (child.pid === undefined) {
      const error = await new Promise<Error>((resolve) => child.once("error", resolve));
      throw new Error(`${program} could not be started`, { cause: error });
    }
    return new DaemonProcess(child, child.pid, program, options.log);
  }

  get running(): boolean {
    return this.#running;
  }

  /** Sends a signal; nothing happens when it has ended. */
  signal(signal: NodeJS.Signals): void {
    if (this.#running) process.kill(this.pid, signal);
  }

  /** SIGSTOP. The kernel takes a moment to stop each thread; resolves when all stand still. */
  async pause(): Promise<void> {
    this.signal("SIGSTOP");
    const stopped = () => /\) [Tt] /.test(readFileSync(`/proc/${this.pid}/stat`, "utf8"));
    await until(stopped, { what: `${this.#program} to stand still`, interval: 1 });
  }

  /** SIGTERM, and SIGKILL to what is still there after `grace` milliseconds. Also ends a process that is stopped. */
  async stop(grace = 10_000): Promise<void> {
    if (!this.#running) return;
    this.signal("SIGTERM");
    this.signal("SIGCONT");
    await this.#exitWithin(grace);
    await this.kill9();
  }

  /** SIGKILL, and waits for the end. */
  async kill9(): Promise<void> {
    if (!this.#running) return;
    this.signal("SIGKILL");
    // Not the child's exit event alone: a runtime that was itself stopped meanwhile may never get to give it.
    await until(() => !this.#running || ended(this.pid), {
      what: `${this.#program} to end`,
      timeout: 60_000,
      interval: 5,
    });
    this.#running = false;
  }

  /** Throws, with the end of its log, when it has ended. */
  check(): void {
    if (!this.#running) throw new Error(`${this.#program} has ended:\n${this.logTail()}`);
  }

  /** The last lines of its log. */
  logTail(lines = 15): string {
    return readFileSync(this.#log, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  }

  async #exitWithin(grace: number): Promise<void> {
    const timeout = new AbortController();
    await Promise.race([this.exited, sleep(grace, undefined, { signal: timeout.signal }).catch(() => {})]);
    timeout.abort();
  }
}

/** Whether a process is gone, or only waits for its parent to take notice. */
function ended(pid: number): boolean {
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true;
  }
}
