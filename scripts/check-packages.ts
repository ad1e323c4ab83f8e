// Packs every package as npm would publish it and lets publint and attw judge the tarballs.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const packages = readdirSync("packages").map((name) => join("packages", name));
const folder = mkdtempSync(join(tmpdir(), "crowsnest-pack-"));
const run = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

try {
  for (const path of packages) {
    const packed = JSON.parse(run("npm", "pack", "--json", `--pack-destination=${folder}`, `./${path}`)) as unknown;
    const { filename, size } = firstPackage(packed);
    const tarball = join(folder, filename);
    execFileSync("publint", ["--strict", tarball], { stdio: ["ignore", "ignore", "inherit"] });
    execFileSync("attw", ["--profile", "esm-only", "--format", "ascii", "--quiet", tarball], { stdio: "inherit" });
    console.log(`${path}: publint and attw accept ${filename} (${(size / 1024).toFixed(1)} kB)`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** npm 11 answers with a list, later ones with an object by name. */
function firstPackage(packed: unknown): { filename: string; size: number } {
  return Object.values(packed as object)[0] as { filename: string; size: number };
}
