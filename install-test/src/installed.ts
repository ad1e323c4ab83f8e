import { existsSync } from "node:fs";
import { readdir, readFile, realpath } from "node:fs/promises";
import { join } from "node:path";

/** Finds every package below a project's node_modules: `name@version`, sorted, each once. Follows the links of Bun and Deno. */
export async function installedPackages(project: string): Promise<readonly string[]> {
  const found = new Set<string>();
  const seen = new Set<string>();
  await visit(join(project, "node_modules"));
  return [...found].sort();

  async function visit(modules: string): Promise<void> {
    if (!existsSync(modules) || !firstTime(await realpath(modules))) return;
    for (const entry of await readdir(modules)) {
      const path = join(modules, entry);
      // The stores of Bun and Deno have a folder for each package, with a node_modules of its own.
      if (entry === ".bun" || entry === ".deno")
        for (const stored of await readdir(path)) await visit(join(path, stored, "node_modules"));
      else if (entry.startsWith("@")) for (const name of await readdir(path)) await add(join(path, name));
      else if (!entry.startsWith(".")) await add(path);
    }
  }

  async function add(path: string): Promise<void> {
    if (!existsSync(join(path, "package.json")) || !firstTime(await realpath(path))) return;
    const { name, version } = JSON.parse(await readFile(join(path, "package.json"), "utf8"));
    found.add(`${name}@${version}`);
    await visit(join(path, "node_modules"));
  }

  function firstTime(path: string): boolean {
    if (seen.has(path)) return false;
    seen.add(path);
    return true;
  }
}
