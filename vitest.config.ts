import { defineConfig } from "vitest/config";
import LongestFirst from "./vitest.sequencer.ts";

const runtime = process.versions["bun"] ? "bun" : process.versions["deno"] ? "deno" : "node";
const conditions = ["@crowsnest/source", "import", "module", "node", "default"];

/** What it shows is how soon the page answers: beside it nothing else may run. */
const alone = ["apps/demo/test/page/storm.test.ts"];
/** One browser shows whether the page works; that each runtime serves it is a case there. */
const page = runtime === "node" ? [] : ["apps/demo/test/page/**"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "all",
          // The real parts serve the tests, not the users: once is enough to know that they work.
          include: [
            "{packages,apps}/*/test/**/*.test.ts",
            "bench/test/**/*.test.ts",
            ...(runtime === "node" ? ["{real-parts,docs}/test/**/*.test.ts"] : []),
          ],
          exclude: [...page, ...alone],
        },
      },
      {
        extends: true,
        test: { name: "alone", include: alone, exclude: page, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
    reporters: ["default", "./vitest.reporter.ts"],
    // Bun cannot fork workers, Deno cannot start them as threads.
    pool: runtime === "bun" ? "threads" : "forks",
    // Most of these tests wait for an engine or a file system: more of them than cores may wait side by side.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // How long what is waited for in vain is waited for: a busy machine may take long, and no test measures with these.
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
});
