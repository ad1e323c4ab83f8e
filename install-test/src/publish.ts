import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "./run.ts";

/** A package as it was published. */
export interface PublishedPackage {
  readonly name: string;
  readonly version: string;
  /** Its folder in the copy, with the README that went with it. */
  readonly folder: string;
}

/**
 * Gives a copy of the work tree its next versions and publishes every package of it, as a release does. The repository
 * itself stays as it is. The packages must have been built.
 */
export async function publishAll(repository: string, copy: string, registryUrl: string): Promise<PublishedPackage[]> {
  await copyWorkTree(repository, copy);
  const changeset = join(repository, "node_modules/.bin/changeset");
  await run(changeset, ["version"], { cwd: copy });
  const config = join(copy, ".npmrc-publish");
  // npm wants some token before it publishes; this registry does not read it.
  const token = `${registryUrl.slice("http:".length)}:_authToken=nobody\n`;
  await writeFile(config, `registry=${registryUrl}\n${token}`);
  await run(changeset, ["publish", "--no-git-tag"], { cwd: copy, env: { NPM_CONFIG_USERCONFIG: config } });
  const folders = (await readdir(join(copy, "packages"))).map((name) => join(copy, "packages", name));
  return Promise.all(folders.map(published));
}

async function published(folder: string): Promise<PublishedPackage> {
  const { name, version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  if (version === "0.0.0") throw new Error(`no changeset gives ${name} a version`);
  return { name, version, folder };
}

/** Everything that git knows or would add, and what was built; as a repository of its own, for changesets asks git. */
async function copyWorkTree(repository: string, copy: string): Promise<void> {
  const listed = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"], {
    cwd: repository,
  });
  const built = (await readdir(join(repository, "packages"))).map((name) => join("packages", name, "dist"));
  for (const name of [...listed.split("\0").filter(Boolean), ...built]) {
    await mkdir(dirname(join(copy, name)), { recursive: true });
    // A file that was removed and not yet committed is still in git's list.
    await cp(join(repository, name), join(copy, name), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT" || built.includes(name)) throw error;
    });
  }
  const git = (...parameters: string[]): Promise<string> => run("git", parameters, { cwd: copy });
  await git("init", "-q", "-b", "main");
  await git("add", "-A");
  await git("-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "-q", "-m", "copy");
}
