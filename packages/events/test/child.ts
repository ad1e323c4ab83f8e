import { spawn } from "node:child_process";

const flags = process.versions["deno"]
  ? ["run", "--quiet", "--allow-all", "--conditions=@crowsnest/source"]
  : ["--conditions=@crowsnest/source"];

/** Runs a module of this folder on the runtime that runs the test; resolves when it has exited by itself. */
export function runChild(script: string, ...args: string[]): Promise<{ code: number | null; output: string }> {
  const path = new URL(script, import.meta.url).pathname;
  const child = spawn(process.execPath, [...flags, path, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 100_000,
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
}
