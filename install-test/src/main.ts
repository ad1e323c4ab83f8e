// npm run test:install [-- --keep]: publishes every package to a registry on loopback and installs each alone, with npm, Bun and Deno.
import { existsSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { clients } from "./client.ts";
import { findSources } from "./project.ts";
import { publishAll } from "./publish.ts";
import { Registry } from "./registry.ts";
import { table } from "./table.ts";
import { type Places, type Trial, tryPackage } from "./try-package.ts";

const repository = resolve(import.meta.dirname, "../..");
const started = performance.now();
const folder = await realpath(await mkdtemp(join(tmpdir(), "crowsnest-install-")));
try {
  if (!existsSync(join(repository, "packages/events/dist")))
    throw new Error("the packages are not built: npm run build");
  await using registry = await Registry.start(join(folder, "registry"));
  const published = await publishAll(repository, join(folder, "copy"), registry.url);
  for (const { name, version } of published) console.log(`published ${name} ${version}`);
  const places: Places = { repository, folder, sources: await findSources(registry.url, folder) };
  // Side by side, but each client alone: two installations of one client would share its cache.
  const trials = await Promise.all(
    clients(repository, join(folder, "caches")).map(async (client) => {
      const own: Trial[] = [];
      for (const each of published) own.push(await tryPackage(client, each, places));
      return own;
    }),
  );
  const rows = trials.flat();
  for (const { packageName, client, failure } of rows)
    if (failure !== undefined) console.log(`\n${packageName} with ${client}: ${failure.message}`);
  console.log(`\n${table(rows)}\n`);
  const failed = rows.filter(({ failure }) => failure !== undefined).length;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`install: ${rows.length - failed} passed, ${failed} failed`);
  console.log(`in ${seconds} s`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  if (process.argv.includes("--keep")) console.log(`kept: ${folder}`);
  else await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
