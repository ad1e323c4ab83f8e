import { type ChildProcess, spawn } from "node:child_process";

/** A program of the guide as a process of its own. */
export class Program {
  output = "";
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcess;

  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.#child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    this.#child.stdout?.on("data", (chunk) => (this.output += chunk));
    this.#child.stderr?.on("data", (chunk) => (this.output += chunk));
    this.exited = new Promise((resolve, reject) => this.#child.on("error", reject).on("close", resolve));
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.#child.kill("SIGINT");
  }
}
