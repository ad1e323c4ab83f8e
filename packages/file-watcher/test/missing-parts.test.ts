import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Child } from "./support/child.ts";
import { watchInChild } from "./support/child.ts";
import { temporaryDirectory } from "./support/directory.ts";
import { runArguments, runtime } from "./support/runtime.ts";

/** A copy of this package that is installed as usual, but for the part of @parcel/watcher made for this platform. */
function copyWithoutPrebuild(): string {
  const copy = temporaryDirectory();
  const here = join(import.meta.dirname, "..");
  for (const folder of ["src", "test/support"]) cpSync(join(here, folder), join(copy, folder), { recursive: true });
  writeFileSync(join(copy, "package.json"), JSON.stringify({ type: "module" }));
  const installed = join(dirname(createRequire(import.meta.url).resolve("@parcel/watcher")), "../..");
  const modules = join(copy, "node_modules");
  mkdirSync(join(modules, "@parcel"), { recursive: true });
  cpSync(join(installed, "@parcel/watcher"), join(modules, "@parcel/watcher"), { recursive: true });
  for (const name of readdirSync(installed)) {
    if (name !== "@parcel" && !name.startsWith(".")) symlinkSync(join(installed, name), join(modules, name));
  }
  return copy;
}

async function fallsBack(child: Child, directory: string, error: RegExp): Promise<void> {
  await child.says(/^ready$/);
  expect(child.lines.filter((line) => line.startsWith("error"))).toEqual([expect.stringMatching(error)]);
  writeFileSync(join(directory, "below", "a"), "one");
  await child.says(/^created below\/a$/);
  expect(await child.end()).toBe(0);
}

describe("a recursive watch goes on natively, with one error that says why,", () => {
  it("where @parcel/watcher has no prebuild for the platform", async ({ onTestFinished }) => {
    const packageFolder = copyWithoutPrebuild();
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "below"));
    const flags = runtime === "deno" ? [...runArguments, "--node-modules-dir=manual"] : runArguments;
    const child = await watchInChild(directory, { recursive: true }, onTestFinished, {
      packageFolder,
      arguments: flags,
    });
    await fallsBack(child, directory, /^error backend: .*No prebuild.*Going on with the native backend$/);
  });

  it.runIf(runtime === "deno")("on Deno without --allow-ffi", async ({ onTestFinished }) => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "below"));
    const flags = runArguments.map((flag) => (flag === "--allow-all" ? "--allow-read" : flag));
    const child = await watchInChild(directory, { recursive: true }, onTestFinished, {
      arguments: [...flags, "--allow-env", "--allow-sys"],
    });
    await fallsBack(child, directory, /^error backend: .*--allow-ffi.*Going on with the native backend$/);
  });
});
