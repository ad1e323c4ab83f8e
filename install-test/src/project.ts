import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./run.ts";

/** From where a project takes its packages. */
export interface Sources {
  /** Of `@crowsnest/*`. */
  readonly own: string;
  /** Of everything else: the registry that this machine is set up for. */
  readonly others: string;
}

/** Asks npm which registry this machine is set up for. */
export async function findSources(own: string, folder: string): Promise<Sources> {
  const registry =
    process.env["npm_config_registry"] ?? (await run("npm", ["config", "get", "registry"], { cwd: folder }));
  return { own, others: registry.trim() };
}

/** Makes an empty project as a user has one: outside every workspace, with a configuration file to watch. */
export async function makeProject(folder: string, { own, others }: Sources): Promise<void> {
  await mkdir(join(folder, "config"), { recursive: true });
  const manifest = { name: "a-users-project", private: true, type: "module" };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, ".npmrc"), `registry=${others}\n@crowsnest:registry=${own}\n`);
  await writeFile(join(folder, "config", "app.yml"), "name: example\n");
}
