import type { Machine } from "./machine.ts";
import type { Result } from "./result.ts";
import { markdownTable } from "./table.ts";

const runtimeNames = { node: "Node", bun: "Bun", deno: "Deno" };

/** `bench/results/README.md`: every figure there is. */
export function summary(results: readonly Result[]): string {
  const names = [...new Set(results.map(({ name }) => name))];
  const machines = [...new Map(results.map(({ machine }) => [machineLine(machine), machine])).keys()];
  const [{ machine }] = results as [Result];
  const peers = Object.entries(machine.peers).map(([name, version]) => `${name} ${version}`);
  return `# Results

Written by \`npm run bench:report\` from the files beside this one; [how to read them](../README.md). Medians of interleaved
rounds, with the least and the most in brackets. **Ours** is bold, a _limit_ that nobody can beat is slanted.

${machines.map((line) => `- ${line}`).join("\n")}

With ${peers.join(", ")}.

${names.map((name) => section(results.filter((result) => result.name === name))).join("\n\n")}
`;
}

function section(results: readonly Result[]): string {
  const [{ name, title, method }] = results as [Result];
  const tables = results.map(
    (result) =>
      `${runtimeNames[result.runtime]}, ${result.rounds} rounds, load average ${result.load} at the end:\n\n${markdownTable(result)}`,
  );
  return [`## ${title}`, method, `![${title}](${name}.svg)`, ...tables].join("\n\n");
}

function machineLine({ runtime, version, processor, cores, memory, system, date }: Machine): string {
  return `${runtimeNames[runtime]} ${version}, ${cores} cores of ${processor}, ${memory}, ${system}, ${date}`;
}
