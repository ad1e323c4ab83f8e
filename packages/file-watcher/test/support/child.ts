import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { vi } from "vitest";
import type { DirectoryWatcherOptions } from "../../src/index.ts";
import type { OnFinished } from "./directory.ts";
import { runArguments } from "./runtime.ts";

/** Another process of this runtime that watches a directory and tells what it sees, line by line. */
export interface Child {
  readonly process: ChildProcess;
  readonly lines: string[];
  /** Resolves when a line matches. */
  says(pattern: RegExp, timeout?: number): Promise<void>;
  /** Asks it to end its watch; it should then exit by itself. Resolves to its exit code. */
  end(): Promise<number | null>;
}

/** How a child is run, where not as this process is. */
export interface ChildRun {
  /** A command to run it under, such as `["unshare", "-Ur"]`. */
  readonly wrap?: readonly string[];
  /** The runtime's arguments. */
  readonly arguments?: readonly string[];
  /** The package whose `src` it watches with and whose `test/support` it is in. */
  readonly packageFolder?: string;
}

export async function watchInChild(
  directory: string,
  options: DirectoryWatcherOptions,
  onFinished: OnFinished,
  run: ChildRun = {},
): Promise<Child> {
  const { wrap = [], packageFolder = join(import.meta.dirname, "../..") } = run;
  const file = join(packageFolder, "test/support/watch-child.ts");
  const [command = "", ...rest] = [
    ...wrap,
    process.execPath,
    ...(run.arguments ?? runArguments),
    file,
    directory,
    JSON.stringify(options),
  ];
  const child = spawn(command, rest, { stdio: ["pipe", "pipe", "inherit"], detached: true });
  const exited = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
  onFinished(async () => {
    try {
      // Under unshare and sh there is more than one process.
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has gone.
    }
    await exited;
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  const says = (pattern: RegExp, timeout = 60_000): Promise<void> =>
    vi.waitFor(
      () => {
        if (!lines.some((line) => pattern.test(line)))
          throw new Error(`${pattern} not in ${lines.slice(-20).join("\n")}`);
      },
      { timeout, interval: 10 },
    );
  return {
    process: child,
    lines,
    says,
    async end() {
      child.stdin.end();
      return exited;
    },
  };
}
