// What each batcher does when onFlush is slow, throws, rejects or never returns. Every cell is a process of its own.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { cases } from "./cases.ts";
import { peers } from "./peers.ts";

const self = fileURLToPath(import.meta.url);
const [peerName, caseName] = process.argv.slice(2);

if (peerName !== undefined && caseName !== undefined) {
  const [peer, run] = [peers[peerName], cases[caseName]];
  if (peer === undefined || run === undefined) throw new Error(`No peer ${peerName} or no case ${caseName}`);
  console.log(await run(peer));
  process.exit(0);
}

/** A cell of the table. */
function measure(peer: string, name: string): Promise<string> {
  const flags = process.versions["bun"] ? [] : ["--expose-gc"];
  const child = spawn(process.execPath, [...flags, "--conditions=@crowsnest/source", self, peer, name]);
  let [output, errors] = ["", ""];
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (errors += chunk));
  return new Promise((resolve) => {
    child.on("close", (code) =>
      resolve(code === 0 ? output.trim() : `**ends the process** (${errors.trim().split("\n").at(-1)})`),
    );
  });
}

const columns = Object.keys(cases);
console.log(`| | ${columns.join(" | ")} |`);
console.log(`|---|${columns.map(() => "---|").join("")}`);
for (const peer of Object.keys(peers)) {
  const cells = await Promise.all(columns.map((column) => measure(peer, column)));
  console.log(`| ${peer} | ${cells.join(" | ")} |`);
}
