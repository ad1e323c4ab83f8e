import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
/** What starts a script from source on each runtime. */
const commands = {
  node: ["node", "--conditions=@crowsnest/source"],
  bun: ["bun", "--conditions=@crowsnest/source"],
  deno: ["deno", "run", "--quiet", "--allow-all", "--conditions=@crowsnest/source"],
} as const;

export type Runtime = keyof typeof commands;

const ownRuntime: Runtime = process.versions["deno"] ? "deno" : process.versions["bun"] ? "bun" : "node";

/** The demo as a process of its own, on the runtime that runs the test unless another is named, which PATH has to have. */
export class DemoProcess {
  stdout = "";
  stderr = "";
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcess;

  constructor(args: readonly string[], environment: NodeJS.ProcessEnv = {}, runtime: Runtime = ownRuntime) {
    // Without a home there is no docker context that a person who runs the tests may have chosen.
    const env = { ...process.env, DOCKER_HOST: "", DOCKER_CONTEXT: "", FORCE_COLOR: "", ...environment };
    const [program, ...flags] = commands[runtime];
    const path = runtime === ownRuntime ? process.execPath : program;
    const child = spawn(path, [...flags, main, ...args], { stdio: ["ignore", "pipe", "pipe"], env });
    child.stdout.on("data", (chunk) => (this.stdout += chunk));
    child.stderr.on("data", (chunk) => (this.stderr += chunk));
    this.exited = new Promise((resolve) => child.on("close", resolve));
    this.#child = child;
  }

  kill(signal: NodeJS.Signals): void {
    // Not `child.kill`: after it Deno reports the signal in the place of the exit code, whatever the child made of it.
    if (this.#child.exitCode === null && this.#child.pid !== undefined) process.kill(this.#child.pid, signal);
  }

  /** The batches that `--json` has printed so far. */
  get batches(): { events: { action: string; actorName: string; type: string }[]; routes: { host: string }[] }[] {
    const lines = this.stdout.slice(0, this.stdout.lastIndexOf("\n") + 1).split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
  }

  /** `web: container-start` and so on, in order. */
  get told(): string[] {
    return this.batches.flatMap(({ events }) => events.map(({ action, actorName }) => `${actorName}: ${action}`));
  }
}
