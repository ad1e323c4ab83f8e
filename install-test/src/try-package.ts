import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkBrought } from "./check/brought.ts";
import { checkBrowser } from "./check/browser.ts";
import { checkExample } from "./check/example.ts";
import { checkFiles } from "./check/files.ts";
import { checkRequire } from "./check/require.ts";
import { checkTypes } from "./check/types.ts";
import type { Client } from "./client.ts";
import { expectations } from "./expectations.ts";
import { installedPackages } from "./installed.ts";
import { makeProject, type Sources } from "./project.ts";
import type { PublishedPackage } from "./publish.ts";
import { firstSteps } from "./readme.ts";

/** Where things are. */
export interface Places {
  readonly repository: string;
  readonly folder: string;
  readonly sources: Sources;
}

/** One row of the table at the end: each step by name with what came of it, `ok` or more; a failure has its error. */
export interface Trial {
  readonly packageName: string;
  readonly client: string;
  readonly steps: Readonly<Record<string, string>>;
  readonly failure?: Error;
}

/** Installs one package alone into a fresh project and tries everything that its user does first. */
export async function tryPackage(client: Client, published: PublishedPackage, places: Places): Promise<Trial> {
  const { name, version, folder } = published;
  const steps: Record<string, string> = {};
  const trial = { packageName: name, client: client.name, steps };
  try {
    const expected = expectations[name];
    if (expected === undefined) throw new Error(`nothing is known about ${name}: add it to expectations.ts`);
    const project = join(places.folder, `${client.name}-${name.replace(/.*\//, "")}`);
    await makeProject(project, places.sources);
    await client.install(project, [name]);
    const installed = await installedPackages(project);
    checkBrought(name, installed, expected);
    if (!installed.includes(`${name}@${version}`)) throw new Error(`brought another version than ${version}`);
    await checkNamed(project, name);
    await checkFiles(project, name, version);
    steps["brings"] = String(installed.length - 1);
    await checkRequire(client, project, name);
    steps["require()"] = client.otherVersions.length > 0 ? `ok on ${client.otherVersions.length + 1}` : "ok";
    if (expected.browser !== undefined && client.name === "npm")
      steps["browser"] = await checkBrowser(project, expected.browser.code, expected.browser.returns);
    const { install, example } = await firstSteps(folder);
    const more = install.filter((other) => other !== name);
    if (more.length > 0) await client.install(project, more);
    await checkExample(client, project, example, expected.prints);
    steps["example"] = "ok";
    await checkTypes(places.repository, project, name, expected.browser !== undefined);
    await client.checkTypes?.(project, "example.ts");
    steps["types"] = "ok";
    return trial;
  } catch (error) {
    return { ...trial, failure: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** The project's own manifest must name the package, and nothing else, after it was installed. */
async function checkNamed(project: string, name: string): Promise<void> {
  const { dependencies } = JSON.parse(await readFile(join(project, "package.json"), "utf8"));
  const named = Object.keys(dependencies ?? {});
  if (named.join() !== name) throw new Error(`the project's package.json names ${named.join(", ") || "nothing"}`);
}
