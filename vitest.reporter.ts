import type { Reporter, TestModule } from "vitest/node";

const runtime = process.versions["bun"] ? "bun" : process.versions["deno"] ? "deno" : "node";

/** Ends a run with one plain line that a person and a script can read: `node: 12 passed, 0 failed, 0 skipped`. */
export default class SummaryLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      if (module.errors().length > 0) count.failed += 1;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state !== "pending") count[state] += 1;
      }
    }
    console.log(`${runtime}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  }
}
