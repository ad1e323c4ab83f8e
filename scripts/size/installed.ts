import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What comes with a package, by the versions of the lock file. */
export interface Installed {
  /** Packages beside itself. */
  readonly dependencies: number;
  /** Bytes of all their files. */
  readonly bytes: number;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Follows a package's dependencies through node_modules. Optional ones count where they are installed on this platform. */
export function installedWith(folder: string, bytesOfOurs: ReadonlyMap<string, number>): Installed {
  const found = new Map<string, number>();
  // One version may lie in two places of the tree.
  const versions = new Set<string>();
  visit(folder);
  return { dependencies: versions.size, bytes: [...found.values()].reduce((sum, bytes) => sum + bytes, 0) };

  function visit(from: string): void {
    const manifest = read(from);
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      const path = find(name, from);
      if (path === undefined) {
        if (manifest.optionalDependencies?.[name]) continue;
        throw new Error(`${name}, which ${manifest.name} needs, is not installed`);
      }
      if (found.has(path)) continue;
      found.set(path, bytesOfOurs.get(name) ?? bytesOf(path));
      versions.add(`${name}@${read(path).version}`);
      visit(path);
    }
  }
}

function read(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

/** As Node looks for it: in each node_modules from here upwards. */
function find(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, "node_modules", name);
    if (existsSync(join(path, "package.json"))) return path;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The files of a package without the packages below it, which count for themselves. */
function bytesOf(folder: string): number {
  let bytes = 0;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const status = lstatSync(path);
    if (status.isFile()) bytes += status.size;
    else if (status.isDirectory() && name !== "node_modules") bytes += bytesOf(path);
  }
  return bytes;
}
