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
}

/** A process of this runtime that connects on its own. */
export class ConnectProcess {
  readonly child: ChildProcess;
  /** Its first line. Rejects with what it wrote on stderr when it ends without one. */
  readonly result: Promise<Record<string, unknown>>;
  /** Its exit code. */
  readonly exited: Promise<number | null>;

  constructor(options: HostOptions, { what = "ping", env = {}, userId }: ConnectProcessOptions = {}) {
    const runtime = process.versions["deno"] === undefined ? [] : ["run", "--quiet", "--allow-all"];
    const task = JSON.stringify({ options, what });
    this.child = spawn(process.execPath, [...runtime, "--conditions=@crowsnest/source", script, task], {
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
