import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What is read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  /** As packages of old say it. */
  readonly licenses?: readonly { readonly type: string }[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * What a user of a package gets with it, by folder: its dependencies and theirs, in the versions of the lock file. Optional
 * ones count where they are installed on this platform. One version may lie in two folders.
 */
export function closureOf(folder: string): Map<string, Manifest> {
  const found = new Map<string, Manifest>();
  visit(folder, readManifest(folder));
  return found;

  function visit(from: string, manifest: Manifest): void {
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      const path = find(name, from);
      if (path === undefined) {
        if (manifest.optionalDependencies?.[name]) continue;
        throw new Error(`${name}, which ${manifest.name} needs, is not installed`);
      }
      if (found.has(path)) continue;
      found.set(path, readManifest(path));
      visit(path, readManifest(path));
    }
  }
}

export function readManifest(folder: string): Manifest {
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
