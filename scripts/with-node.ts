// node scripts/with-node.ts 22 <parameters of node>: runs another major version of Node, which npm fetches into a folder
// below node_modules, outside the lock file.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";

/** Pinned, so that a run tomorrow is the run of today. */
const versions: Readonly<Record<string, string>> = { 22: "22.23.3", 26: "26.12.1" };

const [major = "", ...parameters] = process.argv.slice(2);
const version = versions[major];
if (version === undefined) {
  console.error(`with-node: ${JSON.stringify(major)} is none of ${Object.keys(versions).join(", ")}`);
  process.exit(2);
}
const node = install(version);
const child = spawn(node, parameters, {
  stdio: "inherit",
  // Programs that the tests start by the name `node` are to be of this version too.
  env: { ...process.env, PATH: [dirname(node), process.env["PATH"]].join(delimiter) },
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
child.once("close", (code, signal) => {
  if (signal !== null) console.error(`with-node: ended by ${signal}`);
  process.exitCode = code ?? 1;
});

/** The path of its program. The packages hold the program itself and have no install script. */
function install(version: string): string {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const folder = resolve("node_modules/.node", version);
  const program = join(folder, "node_modules", name, process.platform === "win32" ? "bin/node.exe" : "bin/node");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  const options = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-workspaces"];
  execFileSync("npm", ["install", "--prefix", folder, ...options, `${name}@${version}`], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  return program;
}
