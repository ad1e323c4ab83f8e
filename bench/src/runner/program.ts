import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Figures } from "./benchmark.ts";

const sources = fileURLToPath(new URL("..", import.meta.url));

/** What a program of this folder is started with on the runtime that runs this one. */
export function command(script: string, programArguments: readonly string[]): [string, string[]] {
  const flags = process.versions["bun"] ? [] : ["--expose-gc", "--no-warnings"];
  return [process.execPath, [...flags, "--conditions=@crowsnest/source", `${sources}${script}`, ...programArguments]];
}

/** Runs a program until it ends and reads the figures in its last line. Throws with all it said when there are none. */
export async function runProgram(script: string, programArguments: readonly string[]): Promise<Figures> {
  const [executable, all] = command(script, programArguments);
  const child = spawn(executable, all, { stdio: ["ignore", "pipe", "pipe"] });
  let [output, errors] = ["", ""];
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (errors += chunk));
  const code = await new Promise((resolve) => child.on("close", resolve));
  const last = output.trim().split("\n").at(-1) ?? "";
  if (code !== 0 || !last.startsWith("{")) {
    throw new Error(`${script} ${programArguments.join(" ")} ended with ${code}\n${output}${errors}`);
  }
  const printed = Object.entries(JSON.parse(last) as Record<string, unknown>);
  return Object.fromEntries(printed.filter((entry): entry is [string, number] => typeof entry[1] === "number"));
}

/** The whole of what a program prints. */
export function print(figures: Figures): void {
  console.log(JSON.stringify(figures));
}
