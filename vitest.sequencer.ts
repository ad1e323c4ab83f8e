import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Those that take longest, the longest first: one that began as the last would run alone at the end. */
const longest = [
  "apps/demo/test/web/serving.test.ts",
  "apps/demo/test/page/accessibility.test.ts",
  "apps/demo/test/page/connection.test.ts",
  "apps/demo/test/demo.test.ts",
  "apps/demo/test/web/faults.test.ts",
  "packages/testkit/test/engine/real-engine.test.ts",
  "packages/docker-watcher/test/simulation/long-run.test.ts",
  "real-parts/test/docker-engine.test.ts",
  "apps/demo/test/page/live.test.ts",
  "packages/file-watcher/test/large-writes.test.ts",
  "packages/docker-watcher/test/engine-events.test.ts",
  "packages/docker-watcher/test/decoding.property.test.ts",
  "packages/docker-watcher/test/socket-proxy.test.ts",
  "packages/docker-watcher/test/ring.test.ts",
  "packages/file-watcher/test/overflow.test.ts",
  "packages/file-watcher/test/trees.test.ts",
  "packages/docker-watcher/test/slow-consumer.test.ts",
  "packages/docker-watcher/test/host/engine.test.ts",
  "packages/docker-watcher/test/chaos/chaos.test.ts",
];

/** Vitest's own order begins with the largest files, as it knows no better where they have not run before. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    // The groups keep their order.
    return sorted.toSorted((a, b) => groupOf(a) - groupOf(b) || rankOf(a) - rankOf(b));
  }
}

function groupOf({ project }: TestSpecification): number {
  return project.config.sequence.groupOrder;
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = longest.findIndex((file) => moduleId.endsWith(`/${file}`));
  return rank === -1 ? longest.length : rank;
}
