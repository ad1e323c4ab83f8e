import { defineConfig } from "vitest/config";

const runtime = process.versions["bun"] ? "bun" : process.versions["deno"] ? "deno" : "node";
const conditions = ["@crowsnest/source", "import", "module", "node", "default"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // The real parts serve the tests, not the users: once is enough to know that they work.
    include: [
      "{packages,apps}/*/test/**/*.test.ts",
      "bench/test/**/*.test.ts",
      ...(runtime === "node" ? ["{real-parts,docs}/test/**/*.test.ts"] : []),
    ],
    // One browser shows whether the page works; that each runtime serves it is a case there.
    exclude: runtime === "node" ? [] : ["apps/demo/test/page/**"],
    reporters: ["default", "./vitest.reporter.ts"],
    // Bun cannot fork workers, Deno cannot start them as threads.
    pool: runtime === "bun" ? "threads" : "forks",
    // Most of these tests wait for an engine or a file system: more of them than cores may wait side by side.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
  },
});
