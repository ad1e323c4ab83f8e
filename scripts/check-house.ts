// npm run check:house: what CONTRIBUTING.md says about files. (That imports only point down is for check:unused to see: a
// package that is not named as a dependency cannot be imported.)
import { globSync, readFileSync } from "node:fs";

const most = 300;
const usual = 120;

const files = globSync("{packages,apps}/*/{src,test}/**/*.{ts,tsx}")
  .concat(globSync(["{bench,real-parts,install-test}/{src,test}/**/*.ts", "scripts/**/*.ts"]))
  .filter((file) => !file.includes("node_modules"))
  .map((file) => ({ file, lines: readFileSync(file, "utf8").trimEnd().split("\n") }));
const lengths = files.map(({ lines }) => lines.length).sort((a, b) => a - b);
const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
const complaints = [
  ...files
    .filter(({ lines }) => lines.length > most)
    .map(({ file, lines }) => `${file} has ${lines.length} lines, more than ${most}`),
  ...(median < usual ? [] : [`half of the files have ${median} lines or more; fewer than ${usual} are wanted`]),
  ...globSync("packages/*/src/index.ts")
    .filter((file) => !onlyExports(readFileSync(file, "utf8")))
    .map((file) => `${file} does more than export`),
];
for (const complaint of complaints) console.log(complaint);
console.log(`${files.length} files, half of them below ${median + 1} lines, the longest ${lengths.at(-1)}`);
process.exitCode = complaints.length === 0 ? 0 : 1;

/** Nothing is left when every `export … from "…";` and comment is taken out. */
function onlyExports(code: string): boolean {
  const rest = code
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")
    .replace(/export (type )?(\*|\{[^}]*\})( as \w+)? from "[^"]+";/g, "");
  return rest.trim() === "";
}
