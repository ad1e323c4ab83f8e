import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundleSize } from "./bundle.ts";
import { importTime } from "./import-time.ts";
import { installedWith } from "./installed.ts";

/** What one package weighs. Sizes in bytes. */
export interface Weight {
  readonly name: string;
  /** What is downloaded for the package itself. */
  readonly tarball: number;
  /** On disk, with everything it brings. */
  readonly installed: number;
  /** Packages that it brings. */
  readonly dependencies: number;
  /** All that it exports and what it takes from our other packages, minified and gzipped. */
  readonly bundle: number;
  /** Milliseconds. */
  readonly importTime: number;
}

/** These run in browsers too. */
const forBrowsers: ReadonlySet<string> = new Set(["@crowsnest/events", "@crowsnest/queue"]);

/** Measures every package as built, by the versions of the lock file. */
export async function measureAll(): Promise<Weight[]> {
  const packed = readdirSync("packages").map((name) => ({ folder: resolve("packages", name), ...pack(name) }));
  const bytesOfOurs = new Map(packed.map(({ name, unpackedSize }) => [name, unpackedSize]));
  const weights: Weight[] = [];
  for (const { name, folder, size, unpackedSize } of packed) {
    const { dependencies, bytes } = installedWith(folder, bytesOfOurs);
    const platform = forBrowsers.has(name) ? "browser" : "node";
    weights.push({
      name,
      tarball: size,
      installed: unpackedSize + bytes,
      dependencies,
      bundle: await bundleSize(`export * from ${JSON.stringify(name)};`, platform, folder),
      importTime: importTime(name, folder),
    });
  }
  return weights;
}

function pack(folder: string): { name: string; size: number; unpackedSize: number } {
  const { name } = JSON.parse(readFileSync(join("packages", folder, "package.json"), "utf8")) as { name: string };
  const answer = execFileSync("npm", ["pack", "--json", "--dry-run", `./packages/${folder}`], { encoding: "utf8" });
  // npm 11 answers with a list, later ones with an object by name.
  const [packed] = Object.values(JSON.parse(answer) as object) as { size: number; unpackedSize: number }[];
  if (packed === undefined) throw new Error(`npm packs nothing for ${name}`);
  return { name, size: packed.size, unpackedSize: packed.unpackedSize };
}
