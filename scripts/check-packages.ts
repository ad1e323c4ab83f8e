// Packs every package as npm would publish it and lets publint and attw judge the tarballs.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

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
    checkDeclarations(path);
    checkSourceMap(path, firstPackage(packed).files);
    console.log(`${path}: publint and attw accept ${filename} (${(size / 1024).toFixed(1)} kB)`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * The declarations that a user's compiler reads may import only what is installed with the package and has types of its own:
 * a package whose types come from @types, a development dependency, does not.
 */
function checkDeclarations(path: string): void {
  const manifest = JSON.parse(readFileSync(join(path, "package.json"), "utf8")) as Manifest;
  const typed = Object.keys(manifest.dependencies ?? {}).filter(
    (name) => !manifest.devDependencies?.[`@types/${name}`],
  );
  const files = new Set([resolve(path, "dist/index.d.ts")]);
  for (const file of files) {
    for (const [, , name = ""] of readFileSync(file, "utf8").matchAll(/(from|import\()\s*"([^"]+)"/g)) {
      if (name.startsWith(".")) files.add(resolve(dirname(file), name.replace(/\.[jt]s$/, ".d.ts")));
      else if (!name.startsWith("node:") && !typed.includes(name)) throw new Error(`${file} imports types of ${name}`);
    }
  }
}

/** The map of the bundle names its sources and does not hold them: they have to be in the tarball, where it says. */
function checkSourceMap(path: string, packed: Packed["files"]): void {
  const { sources } = JSON.parse(readFileSync(join(path, "dist/index.js.map"), "utf8")) as { sources: string[] };
  const files = new Set(packed.map((file) => resolve(path, file.path)));
  for (const source of sources) {
    if (!files.has(resolve(path, "dist", source)))
      throw new Error(`${path}: the source map names ${source}, which is not packed`);
  }
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

/** npm 11 answers with a list, later ones with an object by name. */
function firstPackage(packed: unknown): Packed {
  return Object.values(packed as object)[0] as Packed;
}
