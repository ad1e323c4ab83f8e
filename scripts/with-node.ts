// node scripts/with-node.ts 22 <parameters of node>: runs another major version of Node.
import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { otherNode, otherNodes } from "./other-node.ts";

const [major = "", ...parameters] = process.argv.slice(2);
const version = otherNodes[major];
if (version === undefined) {
  console.error(`with-node: ${JSON.stringify(major)} is none of ${Object.keys(otherNodes).join(", ")}`);
  process.exit(2);
}
const node = otherNode(version);
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
