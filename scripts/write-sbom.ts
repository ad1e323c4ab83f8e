// npm run sbom: writes the bill of materials (CycloneDX) of everything that users get with our packages.
import { execFileSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { closureOf, readManifest } from "./closure.ts";

/** What is read of a CycloneDX document. */
interface Bill {
  components: { readonly "bom-ref": string }[];
  dependencies: { readonly ref: string; dependsOn: string[] }[];
  readonly metadata: { readonly component: { readonly "bom-ref": string } };
}

const file = "sbom.cdx.json";
const folders = readdirSync("packages").map((name) => resolve("packages", name));
const workspaces = folders.flatMap((folder) => ["--workspace", folder]);
// With --omit dev npm 11 leaves out what users get too, where our own tools need it as well: so all, and then what users get.
const written = execFileSync("npm", ["sbom", "--sbom-format", "cyclonedx", ...workspaces], {
  encoding: "utf8",
  maxBuffer: 64 << 20,
});
const bill = JSON.parse(written) as Bill;
const ours = folders.map((folder) => readManifest(folder));
const theirs = folders.flatMap((folder) => [...closureOf(folder).values()]);
const wanted = new Set([...ours, ...theirs].map(({ name, version }) => `${name}@${version}`));
const known = new Set(bill.components.map((component) => component["bom-ref"]));
const missing = [...wanted].filter((ref) => !known.has(ref));
if (missing.length > 0) throw new Error(`npm's bill of materials lacks ${missing.join(", ")}`);
const refs = new Set([...wanted, bill.metadata.component["bom-ref"]]);
bill.components = bill.components.filter((component) => wanted.has(component["bom-ref"]));
bill.dependencies = bill.dependencies
  .filter(({ ref }) => refs.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }));
writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
console.log(`${file}: ${bill.components.length} packages, ours included`);
