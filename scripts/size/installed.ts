import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { closureOf } from "../closure.ts";

/** What comes with a package. */
export interface Installed {
  /** Packages beside itself. */
  readonly dependencies: number;
  /** Bytes of all their files. */
  readonly bytes: number;
}

/** Counts what comes with a package; of our own packages only what is published of them, as `bytesOfOurs` says. */
export function installedWith(folder: string, bytesOfOurs: ReadonlyMap<string, number>): Installed {
  const closure = closureOf(folder);
  let bytes = 0;
  for (const [path, { name }] of closure) bytes += bytesOfOurs.get(name) ?? bytesOf(path);
  const versions = new Set([...closure.values()].map(({ name, version }) => `${name}@${version}`));
  return { dependencies: versions.size, bytes };
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
