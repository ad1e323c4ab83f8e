import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Clock, systemClock } from "@crowsnest/events";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DirectoryWatcher } from "../src/index.ts";
import { pulse } from "../src/root/wake-ups.ts";
import { expectedOf, play, scenariosFor } from "./fidelity/play.ts";
import { places, temporaryDirectory } from "./support/directory.ts";
import { inTime } from "./support/in-time.ts";
import { mayMount, mount, unmount } from "./support/mount.ts";
import { makeOld } from "./support/old.ts";
import { record } from "./support/recorder.ts";

const fast = places.at(-1)?.base;

/** Mounts an overlay (what a container's files are on) over the files that `fill` puts into its lower layer. */
function overlay(fill: (lower: string) => void): { merged: string; remove: () => void } {
  const finish: (() => void)[] = [];
  const room = temporaryDirectory(fast, (callback) => finish.push(callback as () => void));
  const layer = (name: string): string => join(room, name);
  for (const name of ["lower", "upper", "work", "merged"]) mkdirSync(layer(name));
  fill(layer("lower"));
  makeOld(layer("lower"));
  const layers = `lowerdir=${layer("lower")},upperdir=${layer("upper")},workdir=${layer("work")}`;
  mount("-t", "overlay", "overlay", "-o", layers, layer("merged"));
  return {
    merged: layer("merged"),
    remove() {
      unmount(layer("merged"));
      for (const callback of finish) callback();
    },
  };
}

// Each waits most of its time, so that many may run side by side.
vi.setConfig({ maxConcurrency: 32, testTimeout: 120_000 });

describe.runIf(mayMount("overlay.test.ts"))("on overlayfs", () => {
  describe("with the native backend", () => {
    let here: ReturnType<typeof overlay>;
    beforeAll(() => {
      here = overlay(() => {});
    });
    afterAll(() => here.remove());

    it.concurrent.for(scenariosFor("native"))("$name", async (scenario, { onTestFinished }) => {
      expect(await play(scenario, "native", here.merged, onTestFinished)).toEqual(expectedOf(scenario, "native"));
    });
  });

  it("tells what becomes of files of the image, which are copied when they are first written", async ({
    onTestFinished,
  }) => {
    const { merged, remove } = overlay((lower) => {
      for (const name of ["written", "appended", "replaced", "deleted", "read"]) {
        writeFileSync(join(lower, name), "from the image");
      }
    });
    onTestFinished(remove);
    const at = (name: string): string => join(merged, name);
    const seen = await record(new DirectoryWatcher(merged), {}, onTestFinished);
    writeFileSync(at("written"), "another");
    appendFileSync(at("appended"), " and more");
    writeFileSync(at(".new"), "another");
    renameSync(at(".new"), at("replaced"));
    rmSync(at("deleted"));
    execFileSync("cat", [at("read")]);
    writeFileSync(at("end"), "");
    const expected = ["created end", "deleted deleted", "written appended", "written replaced", "written written"];
    await inTime(() => expect([...seen.lines].sort()).toEqual(expected));
  });

  describe.each([false, true])("a directory of the image, recursive %s,", (recursive) => {
    const options = { recursive, backend: "native", reconcileInterval: 0 } as const;

    function imageDirectory(onTestFinished: (callback: () => void) => void): string {
      const { merged, remove } = overlay((lower) => {
        mkdirSync(join(lower, "app/sub"), { recursive: true });
        writeFileSync(join(lower, "app/a"), "from the image");
        writeFileSync(join(lower, "app/sub/b"), "from the image");
      });
      onTestFinished(remove);
      return join(merged, "app");
    }

    /** The machine's clock, which tells how often a pulse was begun. */
    function pulsingClock(): { clock: Clock; pulses: () => number } {
      let pulses = 0;
      const clock: Clock = {
        ...systemClock,
        setTimer(callback, delay, background) {
          if (delay === pulse) pulses += 1;
          return systemClock.setTimer(callback, delay, background);
        },
      };
      return { clock, pulses: () => pulses };
    }

    it.for([
      ["is first written in", (directory: string) => writeFileSync(join(directory, "new"), "one"), "created new"],
      [
        "has a file that is first written",
        (directory: string) => writeFileSync(join(directory, "a"), "one"),
        "written a",
      ],
      ["gets another mode", (directory: string) => chmodSync(directory, 0o700), undefined],
      [
        "has a subdirectory that is first written in",
        (directory: string) => writeFileSync(join(directory, "sub/new"), ""),
        undefined,
      ],
    ] as const)("stays the one that it was when it %s", async ([, change, told], { onTestFinished }) => {
      const directory = imageDirectory(onTestFinished);
      const { clock, pulses } = pulsingClock();
      const seen = await record(new DirectoryWatcher(directory, { ...options, clock }), {}, onTestFinished);
      change(directory);
      const before = pulses();
      // The one that follows has then looked at the directory itself.
      await inTime(() => expect(pulses()).toBeGreaterThanOrEqual(before + 2));
      writeFileSync(join(directory, "later"), "one");
      await inTime(() => expect(seen.lines).toContain("created later"));
      if (told !== undefined) expect(seen.lines).toContain(told);
      expect(seen.errors).toEqual([]);
      expect(seen.lines).not.toContain("reload reconnected");
    });

    it("is another one when it was removed and made anew", async ({ onTestFinished }) => {
      const directory = imageDirectory(onTestFinished);
      const seen = await record(new DirectoryWatcher(directory, options), {}, onTestFinished);
      for (const round of ["one", "two"]) {
        rmSync(directory, { recursive: true });
        mkdirSync(directory);
        writeFileSync(join(directory, round), "");
        await inTime(() => expect(seen.lines.at(-1)).toBe("reload reconnected"));
        expect(seen.lines).toContain(`created ${round}`);
        seen.reset();
        writeFileSync(join(directory, "later"), round);
        await inTime(() => expect(seen.lines).toContain("created later"));
        seen.reset();
      }
    });
  });
});
