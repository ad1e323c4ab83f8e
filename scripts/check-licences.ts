// npm run check:licences: fails where a package that users get with ours has a licence that not everybody may use.
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { closureOf } from "./closure.ts";

/** Permissive: whoever keeps the notice may do as he likes. */
const permitted: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "Unlicense",
]);

const licences = new Map<string, string>();
for (const folder of readdirSync("packages"))
  for (const { name, version, license, licenses = [] } of closureOf(resolve("packages", folder)).values())
    licences.set(`${name}@${version}`, license ?? licenses.map(({ type }) => type).join(" OR "));
for (const [what, licence] of licences) {
  if (isPermitted(licence)) continue;
  console.log(`${what}: ${licence || "no licence"} is none of ${[...permitted].join(", ")}`);
  process.exitCode = 1;
}
const counts = Object.groupBy(licences.values(), (licence) => licence);
const summary = Object.entries(counts).map(([licence, list = []]) => `${licence || "none"} ${list.length}`);
console.log(`${licences.size} packages come with ours: ${summary.join(", ")}`);

/** All parts of an expression with AND, one of those with OR. */
function isPermitted(licence: string): boolean {
  const parts = licence.replace(/[()]/g, "").split(" AND ");
  return parts.every((part) => part.split(" OR ").some((choice) => permitted.has(choice.trim())));
}
