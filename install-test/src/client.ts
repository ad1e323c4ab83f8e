import { delimiter, join } from "node:path";
import { otherNode, otherNodes } from "../../scripts/other-node.ts";
import { type RunOptions, run } from "./run.ts";

/** Runs a module of a folder on one runtime; resolves to what it printed, and rejects when it fails. */
export type Runtime = (folder: string, file: string, env?: Readonly<Record<string, string>>) => Promise<string>;

/** A package manager with the runtimes whose users use it. */
export interface Client {
  readonly name: string;
  /** Installs packages by name into a folder, as their README says. */
  install(folder: string, packages: readonly string[]): Promise<void>;
  readonly runtime: Runtime;
  /** Where it has a type checker of its own: rejects when that finds something. */
  readonly checkTypes?: (folder: string, file: string) => Promise<unknown>;
  /** Older and newer versions of it, on which everything has to load too. */
  readonly otherVersions: readonly Runtime[];
}

/**
 * npm, Bun and Deno, each as it comes with this repository. What Bun and Deno fetch goes into caches of this test's own: in
 * the usual ones, a package of the same version from an earlier run would be taken for the new one.
 */
export function clients(repository: string, caches: string): readonly Client[] {
  const bun = join(repository, "node_modules/.bin/bun");
  const deno = join(repository, "node_modules/.bin/deno");
  const bunCache = { BUN_INSTALL_CACHE_DIR: join(caches, "bun") };
  const denoCache = { DENO_DIR: join(caches, "deno"), DENO_NO_UPDATE_CHECK: "1" };
  const runWith =
    (command: string, before: readonly string[], own: RunOptions["env"] = {}): Runtime =>
    (cwd, file, env) =>
      run(command, [...before, file], { cwd, env: { ...own, ...env, PATH: pathWithoutOurs(repository) } });
  return [
    {
      name: "npm",
      install: async (cwd, packages) => {
        await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...packages], { cwd });
      },
      runtime: runWith(process.execPath, []),
      otherVersions: Object.values(otherNodes).map((version) => runWith(otherNode(version), [])),
    },
    {
      name: "Bun",
      install: async (cwd, packages) => {
        await run(bun, ["add", ...packages], { cwd, env: bunCache });
      },
      runtime: runWith(bun, [], bunCache),
      otherVersions: [],
    },
    {
      name: "Deno",
      install: async (cwd, packages) => {
        // It refuses what was published within the last day, and these were a minute ago.
        const names = packages.map((name) => `npm:${name}`);
        await run(deno, ["add", "--quiet", "--minimum-dependency-age=0", ...names], { cwd, env: denoCache });
      },
      checkTypes: (cwd, file) => run(deno, ["check", "--quiet", file], { cwd, env: denoCache }),
      runtime: runWith(deno, ["run", "--quiet", "--allow-all"], denoCache),
      otherVersions: [],
    },
  ];
}

/** What a user's programs find: nothing of this repository's node_modules. */
function pathWithoutOurs(repository: string): string {
  const directories = (process.env["PATH"] ?? "").split(delimiter);
  return directories.filter((directory) => !directory.startsWith(join(repository, "node_modules"))).join(delimiter);
}
