// node scripts/with-node.ts 22 <parameters of node>: runs another major version of Node, which npm fetches into its cache,
// outside the lock file.
import { spawn } from "node:child_process";

/** Pinned, so that a run tomorrow is the run of today. */
const versions: Readonly<Record<string, string>> = { 22: "22.23.3", 26: "26.12.1" };

const [major = "", ...parameters] = process.argv.slice(2);
const version = versions[major];
if (version === undefined) {
  console.error(`with-node: ${JSON.stringify(major)} is none of ${Object.keys(versions).join(", ")}`);
  process.exit(2);
}
const packaged: readonly string[] = ["linux-x64", "linux-arm64", "win32-x64"];
const platform = `${process.platform}-${process.arch}`;
// Elsewhere the package `node` finds the right one with an install script.
const name = packaged.includes(platform) ? `node-${platform.replace("win32", "win")}` : "node";
const child = spawn("npm", ["exec", "--yes", `--package=${name}@${version}`, "--", "node", ...parameters], {
  stdio: "inherit",
  shell: process.platform === "win32",
});
child.once("close", (code, signal) => {
  if (signal !== null) console.error(`with-node: ended by ${signal}`);
  process.exitCode = code ?? 1;
});
