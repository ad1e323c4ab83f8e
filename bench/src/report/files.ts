import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { benchmarks } from "../benchmarks.ts";
import type { Result } from "./result.ts";

/** Where the figures are kept that the READMEs show. */
export const resultsFolder: string = fileURLToPath(new URL("../../results", import.meta.url));

export function writeResult(result: Result): void {
  mkdirSync(resultsFolder, { recursive: true });
  const file = `${resultsFolder}/${result.name}.${result.runtime}.json`;
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
}

/** All that is kept, in the order of the benchmarks, Node before Bun. */
export function readResults(): Result[] {
  const order = benchmarks.map(({ name }) => name);
  return readdirSync(resultsFolder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(`${resultsFolder}/${name}`, "utf8")) as Result)
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name) || (a.runtime < b.runtime ? 1 : -1));
}
