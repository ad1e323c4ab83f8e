import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

/** The other major versions of Node that the packages run on. Pinned, so that a run tomorrow is the run of today. */
export const otherNodes: Readonly<Record<string, string>> = { 22: "22.23.3", 26: "26.12.1" };

const repository = resolve(import.meta.dirname, "..");

/**
 * The path of another version's program, which npm fetches into a folder below node_modules, outside the lock file. The
 * packages hold the program itself and have no install script.
 */
export function otherNode(version: string): string {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const folder = join(repository, "node_modules/.node", version);
  const program = join(folder, "node_modules", name, process.platform === "win32" ? "bin/node.exe" : "bin/node");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const options = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-workspaces", "--silent"];
  execFileSync("npm", ["install", "--prefix", folder, ...options, `${name}@${version}`], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  return program;
}
