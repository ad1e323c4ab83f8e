import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { watchInChild } from "./support/child.ts";
import { temporaryDirectory } from "./support/directory.ts";
import { runtime } from "./support/runtime.ts";

/** How long (ms) the error is waited for. It is due at once; the machine may be busy, and a runtime has to start. */
const patience = 20_000;

/** A user namespace has inotify limits of its own (namespaces(7), `/proc/sys/user`). */
function canUnshare(): boolean {
  try {
    execFileSync("unshare", ["-Ur", "sh", "-c", "echo 1 > /proc/sys/user/max_inotify_watches"], { stdio: "ignore" });
    return true;
  } catch {
    if (process.env["CI"] === "true") return true;
    console.log("limits.test.ts: skipped, for user namespaces (unshare -Ur) are not allowed here");
    return false;
  }
}

function limited(file: string, limit: number): string[] {
  return ["unshare", "-Ur", "sh", "-c", `echo ${limit} > /proc/sys/user/${file} && exec "$@"`, "sh"];
}

const instances = (limit: number): string[] => limited("max_inotify_instances", limit);
const watches = (limit: number): string[] => limited("max_inotify_watches", limit);

const cases = [
  { what: "no inotify instance", wrap: instances(0), backend: "native", recursive: false },
  { what: "no inotify watch", wrap: watches(0), backend: "native", recursive: false },
  { what: "no inotify instance, for parcel", wrap: instances(0), backend: "parcel", recursive: true },
  { what: "no second inotify instance, for parcel", wrap: instances(1), backend: "parcel", recursive: true },
  { what: "too few inotify watches for a tree, for parcel", wrap: watches(4), backend: "parcel", recursive: true },
  { what: "too few inotify watches for a tree, natively", wrap: watches(4), backend: "native", recursive: true },
] as const;

// Deno takes an instance for each watch of its own: while it has none, the one that is left is enough for parcel.
const possible = cases.filter(({ what }) => runtime !== "deno" || !what.includes("second"));

describe.runIf(process.platform === "linux" && canUnshare())("where the system has", () => {
  it.concurrent.for(possible)(
    "$what: a clear error, no hang, and the fallback works",
    async (limit, { onTestFinished }) => {
      const directory = temporaryDirectory(undefined, onTestFinished);
      for (let index = 0; index < 10; index += 1) mkdirSync(join(directory, `d${index}`));
      const { wrap, backend, recursive } = limit;
      const child = await watchInChild(directory, { backend, recursive, pollInterval: 50 }, onTestFinished, { wrap });
      await child.says(/^error limit: /, patience);
      await child.says(/^ready$/);
      const errors = child.lines.filter((line) => line.startsWith("error"));
      for (const error of errors) expect(error).toMatch(/^error limit: .* raise fs\.inotify\.max_user_/);
      writeFileSync(join(directory, "a"), "one");
      await child.says(/^created a$/);
      expect(await child.end()).toBe(0);
    },
  );

  // On Deno nothing can be asked for without harm to other watches of the process.
  it.runIf(runtime !== "deno")(
    "no inotify watch for directories that come later, which parcel does not tell",
    async ({ onTestFinished }) => {
      const directory = temporaryDirectory(undefined, onTestFinished);
      const options = { backend: "parcel", recursive: true, pollInterval: 50, reconcileInterval: 0 } as const;
      const child = await watchInChild(directory, options, onTestFinished, { wrap: watches(8) });
      await child.says(/^ready$/);
      for (let index = 0; index < 20; index += 1) mkdirSync(join(directory, `d${index}`));
      await child.says(/^error limit: /, patience);
      for (let index = 0; index < 20; index += 1) {
        writeFileSync(join(directory, `d${index}`, "a"), "one");
        await child.says(new RegExp(`^created d${index}/a$`));
      }
      expect(await child.end()).toBe(0);
    },
  );
});
