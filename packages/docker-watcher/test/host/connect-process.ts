import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { HostOptions } from "../../src/host/index.ts";

const script = join(import.meta.dirname, "connect-script.ts");

/** How the process is to be run. */
export interface ConnectProcessOptions {
  readonly what?: "ping" | "events";
  readonly env?: Record<string, string>;
  /** Another user. */
  readonly userId?: number;
  /** Run by Deno, whichever runtime runs the tests, with these permissions and no others. */
  readonly denoPermissions?: readonly string[];
}

/** A process of this runtime that connects on its own. */
export class ConnectProcess {
  readonly child: ChildProcess;
  /** Its first line. Rejects with what it wrote on stderr when it ends without one. */
  readonly result: Promise<Record<string, unknown>>;
  /** Its exit code. */
  readonly exited: Promise<number | null>;

  constructor(options: HostOptions, run: ConnectProcessOptions = {}) {
    const { what = "ping", env = {}, userId, denoPermissions } = run;
    const deno = ["run", "--quiet", "--no-prompt", ...(denoPermissions ?? ["--allow-all"])];
    const runsDeno = denoPermissions !== undefined || process.versions["deno"] !== undefined;
    const program = denoPermissions === undefined ? process.execPath : "deno";
    const task = JSON.stringify({ options, what });
    this.child = spawn(program, [...(runsDeno ? deno : []), "--conditions=@crowsnest/source", script, task], {
      stdio: "pipe",
      env: { ...process.env, ...env },
      ...(userId === undefined ? {} : { uid: userId, gid: userId }),
    });
    let complaint = "";
    this.child.stderr?.on("data", (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    this.exited = new Promise((resolve) => this.child.on("exit", resolve));
    this.result = new Promise((resolve, reject) => {
      if (this.child.stdout === null) return reject(new Error("no stdout"));
      createInterface(this.child.stdout).once("line", (line) => resolve(JSON.parse(line)));
      this.child.on("error", reject).on("close", () => reject(new Error(`it ended without a word: ${complaint}`)));
    });
  }

  /** Has it give up its event stream. */
  giveUp(): void {
    this.child.stdin?.write("\n");
  }
}
