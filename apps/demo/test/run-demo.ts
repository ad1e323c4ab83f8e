import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const flags = process.versions["deno"]
  ? ["run", "--quiet", "--allow-all", "--conditions=@crowsnest/source"]
  : ["--conditions=@crowsnest/source"];

/** The demo as a process of its own, on the runtime that runs the test. */
export class DemoProcess {
  stdout = "";
  stderr = "";
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcess;

  constructor(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    // Without a home there is no docker context that a person who runs the tests may have chosen.
    const env = { ...process.env, DOCKER_HOST: "", DOCKER_CONTEXT: "", FORCE_COLOR: "", ...environment };
    const child = spawn(process.execPath, [...flags, main, ...args], { stdio: ["ignore", "pipe", "pipe"], env });
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
