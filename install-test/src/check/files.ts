import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What a person looks for in a package that he has installed. */
export async function checkFiles(project: string, name: string, version: string): Promise<void> {
  const folder = join(project, "node_modules", name);
  await readFile(join(folder, "README.md"));
  await readFile(join(folder, "LICENSE"));
  const changes = await readFile(join(folder, "CHANGELOG.md"), "utf8");
  if (!changes.includes(`\n## ${version}\n`)) throw new Error(`CHANGELOG.md does not tell of ${version}`);
}
