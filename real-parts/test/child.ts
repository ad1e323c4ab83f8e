import { type ChildProcess, spawn } from "node:child_process";

const flags = process.versions["deno"]
  ? ["run", "--quiet", "--allow-all", "--conditions=@crowsnest/source"]
  : ["--conditions=@crowsnest/source"];

/** Starts a module of this folder on the runtime that runs the test. */
export function startChild(script: string): ChildProcess {
  const path = new URL(script, import.meta.url).pathname;
  return spawn(process.execPath, [...flags, path], { stdio: ["ignore", "pipe", "inherit"] });
}

/** The first line that a child prints. */
export function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout?.on("data", (chunk) => {
      output += chunk;
      if (output.includes("\n")) resolve(output.split("\n")[0] ?? "");
    });
    child.once("exit", (code) => reject(new Error(`the child ended with ${code}`)));
  });
}
