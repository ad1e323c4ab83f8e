import { spawn } from "node:child_process";

const flags = process.versions["deno"]
  ? ["run", "--quiet", "--allow-all", "--conditions=@crowsnest/source"]
  : ["--conditions=@crowsnest/source"];

/** Runs a module of this folder on the runtime that runs the test; resolves when it has ended by itself. */
export function runProgram(
  script: string,
  args: readonly string[] = flags,
): Promise<{ code: number | null; output: string }> {
  const path = new URL(script, import.meta.url).pathname;
  const child = spawn(process.execPath, [...args, path], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 100_000,
    cwd: new URL("../../..", import.meta.url).pathname,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}
