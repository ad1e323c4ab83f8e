import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Backend } from "../src/index.ts";
import { type Child, watchInChild } from "./support/child.ts";
import { temporaryDirectory } from "./support/directory.ts";
import { runtime } from "./support/runtime.ts";
import { mayBeUnprivileged, unprivileged } from "./support/unprivileged.ts";

// Deno refuses to watch a whole tree for one such directory; polling has it then.
const backends: readonly Backend[] = runtime === "deno" ? ["parcel"] : ["native", "parcel"];

function errorsOf(child: Child): string[] {
  return child.lines.filter((line) => line.startsWith("error"));
}

describe.runIf(mayBeUnprivileged("permissions.test.ts")).concurrent.each(backends)("with the %s backend", (backend) => {
  // Nothing is found here but by a notification.
  const options = { backend, recursive: true, reconcileInterval: 0 } as const;

  it("passes over a subdirectory that may not be read, and sees it when it may", async ({ onTestFinished }) => {
    const directory = temporaryDirectory(undefined, onTestFinished);
    const locked = join(directory, "locked");
    mkdirSync(locked);
    writeFileSync(join(locked, "a"), "one");
    mkdirSync(join(directory, "open"));
    chmodSync(locked, 0o000);
    const child = await watchInChild(directory, options, onTestFinished, { wrap: unprivileged });
    await child.says(/^ready$/);
    writeFileSync(join(directory, "open/b"), "one");
    await child.says(/^created open\/b$/);
    chmodSync(locked, 0o755);
    await child.says(/^created locked\/a$/);
    writeFileSync(join(locked, "c"), "one");
    await child.says(/^created locked\/c$/);
    expect(errorsOf(child)).toEqual([expect.stringMatching(/^error permission: ".*\/locked" may not be read/)]);
    expect(await child.end()).toBe(0);
  });

  it("goes on where something happens in one that may be listed, but not entered", async ({ onTestFinished }) => {
    const directory = temporaryDirectory(undefined, onTestFinished);
    const listed = join(directory, "listed");
    mkdirSync(join(listed, "below"), { recursive: true });
    for (let index = 0; index < 5; index += 1) writeFileSync(join(listed, `file${index}`), "one");
    chmodSync(listed, 0o444);
    const child = await watchInChild(directory, options, onTestFinished, { wrap: unprivileged });
    await child.says(/^ready$/);
    writeFileSync(join(listed, "c"), "one");
    writeFileSync(join(directory, "a"), "one");
    await child.says(/^created a$/);
    chmodSync(listed, 0o755);
    writeFileSync(join(listed, "b"), "one");
    await child.says(/^created listed\/b$/);
    // Not one for each name in it.
    expect(errorsOf(child)).toEqual([expect.stringMatching(/^error permission: ".*\/listed" may not be read/)]);
    expect(child.lines).not.toContain("deleted listed");
    expect(await child.end()).toBe(0);
  });
});

describe.runIf(mayBeUnprivileged("permissions.test.ts")).concurrent.each([false, true])(
  "the directory itself, recursive %s",
  (recursive) => {
    it("counts as unchanged while it may not be read, and what differs then is told", async ({ onTestFinished }) => {
      const directory = temporaryDirectory(undefined, onTestFinished);
      writeFileSync(join(directory, "a"), "one");
      writeFileSync(join(directory, "b"), "one");
      const options = { backend: "native", recursive } as const;
      const child = await watchInChild(directory, options, onTestFinished, { wrap: unprivileged });
      await child.says(/^created b$/);
      await child.says(/^ready$/);
      chmodSync(directory, 0o000);
      await child.says(/^error permission: /);
      rmSync(join(directory, "b"));
      writeFileSync(join(directory, "c"), "one");
      chmodSync(directory, 0o755);
      await child.says(/^created c$/);
      await child.says(/^deleted b$/);
      writeFileSync(join(directory, "d"), "one");
      await child.says(/^created d$/);
      expect(errorsOf(child)).toEqual([expect.stringContaining(`error permission: "${directory}" may not be read`)]);
      expect(child.lines).not.toContain("deleted a");
      expect(await child.end()).toBe(0);
    });
  },
);

// On Deno, what is listened to below goes on whatever its mode is, and nothing is looked at anew.
const wholes: readonly boolean[] = runtime === "deno" ? [false] : [false, true];

describe.runIf(mayBeUnprivileged("permissions.test.ts")).concurrent.each(wholes)(
  "a mode that is taken away, recursive %s",
  (recursive) => {
    it.for([0o444, 0o000])(
      "is told of names that are there, and of no others (%o)",
      async (mode, { onTestFinished }) => {
        const directory = temporaryDirectory(undefined, onTestFinished);
        const below = join(directory, "below");
        const changed = recursive ? below : directory;
        mkdirSync(below);
        writeFileSync(join(directory, "a"), "one");
        writeFileSync(join(below, "b"), "one");
        const options = { backend: "native", recursive } as const;
        const child = await watchInChild(directory, options, onTestFinished, { wrap: unprivileged });
        await child.says(/^ready$/);
        chmodSync(changed, mode);
        await child.says(/^error permission: /);
        chmodSync(changed, 0o755);
        writeFileSync(join(changed, "c"), "one");
        await child.says(/^created (below\/)?c$/);
        const there = ["", "/a", "/below", "/below/b"].map((name) => directory + name);
        for (const error of errorsOf(child)) expect(there).toContain(/"(.*)" may not be read/.exec(error)?.[1]);
        expect(await child.end()).toBe(0);
      },
    );
  },
);
