import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "../client.ts";

/** `require()` of the package must give what `import()` gives, on all versions of the runtime. */
export async function checkRequire(client: Client, project: string, name: string): Promise<void> {
  const code = `
const required = require(${JSON.stringify(name)});
import(${JSON.stringify(name)}).then((imported) => {
  const names = Object.keys(imported).filter((name) => name !== "default" && name !== "module.exports");
  const different = names.filter((name) => imported[name] !== required[name]);
  if (names.length === 0 || different.length > 0) throw new Error("require() gives other exports: " + different);
});
`;
  await writeFile(join(project, "require.cjs"), code);
  for (const runtime of [client.runtime, ...client.otherVersions]) await runtime(project, "require.cjs");
}
