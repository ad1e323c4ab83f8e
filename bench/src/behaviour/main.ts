// What each stream, each batcher, each file watcher and each way to read an engine's events does when things go wrong. Prints the tables;
// with --write it puts them into the READMEs, with --check it fails where these say something else of us; a
// peer may tell the same differently from run to run. Names of tables as
// arguments: those alone.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { docker } from "./docker/table.ts";
import { files } from "./files/table.ts";
import { queue } from "./queue/table.ts";
import { ShownTable } from "./shown-table.ts";
import { stream } from "./stream/table.ts";
import { type BehaviourTable, cellName, markdown, sameOwnCells } from "./table.ts";

const tables: Readonly<Record<string, BehaviourTable>> = { stream, queue, docker, files };
const self = fileURLToPath(import.meta.url);
const args = process.argv.slice(2);

if (args[0] === "--cell") {
  const [, table = "", peer = "", name = ""] = args;
  console.log(`\n${await (tables[table] as BehaviourTable).run(peer, name)}`);
  process.exit(0);
}

/** A cell: the last line that its process prints. */
function measure(table: string, peer: string, name: string): Promise<string> {
  const flags = process.versions["bun"] ? [] : ["--expose-gc"];
  const cell = ["--cell", table, peer, name];
  const child = spawn(process.execPath, [...flags, "--conditions=@crowsnest/source", self, ...cell]);
  let [output, errors] = ["", ""];
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (errors += chunk));
  return new Promise((resolve) => {
    child.on("close", (code) => {
      const error = errors.split("\n").find((line) => /^\w*Error\b/.test(line)) ?? errors.trim().split("\n").at(-1);
      resolve(code === 0 ? (output.trim().split("\n").at(-1) ?? "") : `**ends the process** (${error})`);
    });
  });
}

async function fill(name: string, table: BehaviourTable): Promise<string> {
  const todo = table.peers.flatMap((peer) => table.cases.map((each) => [peer, each] as const));
  const cells = new Map<string, string>();
  const work = async (): Promise<void> => {
    for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
      cells.set(cellName(...next), await measure(name, ...next));
    }
  };
  await Promise.all(Array.from({ length: table.together }, work));
  return markdown(table, cells);
}

const wanted = args.filter((argument) => !argument.startsWith("--"));
for (const [name, table] of Object.entries(tables)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const shown = new ShownTable(table.readme);
  let text = await fill(name, table);
  // What a busy machine told late is told in time when it is asked again.
  if (args.includes("--check") && !sameOwnCells(table, text, shown.text)) text = await fill(name, table);
  console.log(`${text}\n`);
  if (args.includes("--write")) shown.replace(text);
  if (args.includes("--check") && !sameOwnCells(table, text, shown.text)) {
    console.error(`${table.readme} shows something else of us: npm run bench:behaviour -- --write ${name}`);
    process.exitCode = 1;
  }
}
