// npm run release:publish: builds and publishes what has a new version. Runs in CI only, which proves where it was built.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
if (!server || !repository) {
  console.error("publish: a release is published by CI, from the main branch");
  process.exit(2);
}
// npm takes a proof of origin only for packages that name the repository it speaks of.
for (const name of readdirSync("packages")) {
  const directory = `packages/${name}`;
  const file = join(directory, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as object;
  const named = { ...manifest, repository: { type: "git", url: `git+${server}/${repository}.git`, directory } };
  writeFileSync(file, `${JSON.stringify(named, null, 2)}\n`);
}
execFileSync("npm", ["run", "build"], { stdio: "inherit" });
execFileSync("changeset", ["publish"], { stdio: "inherit" });
