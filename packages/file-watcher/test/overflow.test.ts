import { execFileSync, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Backend } from "../src/index.ts";
import { watchInChild } from "./support/child.ts";
import { places, temporaryDirectory } from "./support/directory.ts";

const backends: readonly Backend[] = ["native", "polling", "parcel"];
const fast = places.at(-1)?.base;

/** How often each is repeated: `CROWSNEST_STORMS=10` for a thorough run. By default once, and the storm natively only. */
const thorough = Number(process.env["CROWSNEST_STORMS"] ?? 0);

function rounds(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function createFiles(directory: string, count: number): void {
  execFileSync("sh", ["-c", `cd "$1" && seq -f f%.0f 1 ${count} | xargs touch`, "sh", directory]);
}

// A minute for a second's work: the machine may be busy.
describe.each(backends)("with the %s backend", (backend) => {
  const options = { backend, pollInterval: 200, recursive: backend === "parcel" } as const;

  it.for(rounds(Math.max(thorough, 1)))(
    "sees 20,000 files that were created while the process was stopped, overflow %i",
    { timeout: 120_000 },
    async (_round, { onTestFinished }) => {
      const directory = temporaryDirectory(fast);
      const child = await watchInChild(directory, options, onTestFinished);
      await child.says(/^ready$/);
      // Not `child.process.kill`: Deno takes a child that was sent a signal once for ended, and sends no other.
      const { pid = 0 } = child.process;
      process.kill(pid, "SIGSTOP");
      createFiles(directory, 20_000);
      process.kill(pid, "SIGCONT");
      await child.says(/^view 20000 of 20000, 0 missing, dropped 0$/);
      writeFileSync(join(directory, "one-more"), "");
      await child.says(/^view 20001 of 20001, 0 missing, dropped 0$/);
      expect(await child.end()).toBe(0);
    },
  );

  it.for(rounds(backend === "native" ? Math.max(thorough, 1) : thorough))(
    "sees 60,000 creates under load, storm %i",
    { timeout: 240_000 },
    async (_round, { onTestFinished }) => {
      const directory = temporaryDirectory(fast);
      const child = await watchInChild(directory, options, onTestFinished);
      await child.says(/^ready$/);
      const load = spawn("sh", ["-c", "while :; do :; done"]);
      try {
        createFiles(directory, 60_000);
        await child.says(/^view 60000 of 60000, 0 missing/, 180_000);
        expect(await child.end()).toBe(0);
      } finally {
        load.kill("SIGKILL");
      }
    },
  );
});
