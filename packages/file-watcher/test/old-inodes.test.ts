import { execFileSync } from "node:child_process";
import { mkdirSync, realpathSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { expectedOf, play, scenariosFor } from "./fidelity/play.ts";
import { temporaryDirectory } from "./support/directory.ts";
import { mayMount, mount, unmount } from "./support/mount.ts";

// Each waits most of its time, so that many may run side by side.
vi.setConfig({ maxConcurrency: 32, testTimeout: 120_000 });

// It tells no birth times, and counts in whole seconds.
describe.runIf(mayMount("old-inodes.test.ts"))("on an ext4 with inodes of 128 bytes", () => {
  const finish: (() => void | Promise<void>)[] = [];
  let base = "";

  beforeAll(() => {
    const room = temporaryDirectory(undefined, (callback) => finish.push(callback));
    const image = join(room, "image");
    const mounted = join(room, "mounted");
    writeFileSync(image, "");
    truncateSync(image, 32 * 1024 * 1024);
    execFileSync("mkfs.ext4", ["-q", "-F", "-I", "128", image], { stdio: "ignore" });
    mkdirSync(mounted);
    mount("-o", "loop", image, mounted);
    finish.unshift(() => unmount(mounted));
    base = realpathSync(mounted);
  });
  afterAll(async () => {
    for (const callback of finish) await callback();
  });

  it.concurrent.for(scenariosFor("native"))("$name", async (scenario, { onTestFinished }) => {
    expect(await play(scenario, "native", base, onTestFinished)).toEqual(expectedOf(scenario, "native", true));
  });
});
