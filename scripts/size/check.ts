// npm run check:size: fails where something has grown beyond its budget, and where the README's table is not so any more.
import { readFileSync } from "node:fs";
import { bundleSize } from "./bundle.ts";
import { measureAll, type Weight } from "./measure.ts";
import { outdated } from "./table.ts";

interface Budgets {
  /** Parts of the packages that are bundled for browsers: at most so many bytes, minified and gzipped. */
  readonly bundles: readonly { readonly what: string; readonly code: string; readonly most: number }[];
  /** For each package the most that each of its numbers may be. */
  readonly packages: Readonly<Record<string, Omit<Weight, "name">>>;
}

const budgets = JSON.parse(readFileSync(new URL("budgets.json", import.meta.url), "utf8")) as Budgets;
for (const { what, code, most } of budgets.bundles) {
  judge(`${what}, minified and gzipped`, await bundleSize(code, "browser", process.cwd()), most, "bytes");
}
const weights = await measureAll();
for (const { name, ...weight } of weights) {
  const budget = budgets.packages[name];
  if (budget === undefined) throw new Error(`budgets.json does not know ${name}`);
  judge(`${name}: tarball`, weight.tarball, budget.tarball, "bytes");
  judge(`${name}: installed`, weight.installed, budget.installed, "bytes");
  judge(`${name}: packages it brings`, weight.dependencies, budget.dependencies, "");
  judge(`${name}: bundle`, weight.bundle, budget.bundle, "bytes");
  judge(`${name}: import`, Math.round(weight.importTime), budget.importTime, "ms");
}
for (const sentence of outdated(readFileSync("README.md", "utf8"), weights)) {
  console.log(`${sentence}: npm run sizes`);
  process.exitCode = 1;
}

function judge(what: string, value: number, most: number, unit: string): void {
  const fits = value <= most;
  console.log(`${fits ? "ok       " : "too large"} ${what}: ${value} ${unit}, at most ${most}`);
  if (!fits) process.exitCode = 1;
}
