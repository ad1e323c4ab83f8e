// `npm run bench:report`: from bench/results/*.json the summary and the plots beside them, and the README's figures.
// `--check` writes nothing and fails where these are not what the results say.
import { readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { readResults, resultsFolder } from "./files.ts";
import { headlines, plotted } from "./headline.ts";
import { plot } from "./plot.ts";
import type { Result } from "./result.ts";
import { summary } from "./summary.ts";

const readme = fileURLToPath(new URL("../../../README.md", import.meta.url));
const block = /(<!-- bench:begin[^>]*-->\n)[\s\S]*?(<!-- bench:end -->)/;

/** Each file that follows from the results, and what is to stand in it. */
function reports(results: readonly Result[]): Map<string, string> {
  const text = readFileSync(readme, "utf8");
  if (!block.test(text)) throw new Error("README.md has no block from <!-- bench:begin --> to <!-- bench:end -->");
  const files = new Map([
    [readme, text.replace(block, (_, begin: string, end: string) => `${begin}\n${headlines(results)}\n\n${end}`)],
    [`${resultsFolder}/README.md`, summary(results)],
  ]);
  for (const name of new Set(results.map((result) => result.name))) {
    const same = results.filter((result) => result.name === name);
    files.set(`${resultsFolder}/${name}.svg`, plot(same, plotted(same[0] as Result)));
  }
  return files;
}

const check = process.argv.includes("--check");
for (const [file, text] of reports(readResults())) {
  const shown = relative(process.cwd(), file);
  if (!check) {
    writeFileSync(file, text);
    console.log(`wrote ${shown}`);
  } else if (readIfThere(file) !== text) {
    console.error(`${shown} is not what bench/results says: run npm run bench:report`);
    process.exitCode = 1;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
