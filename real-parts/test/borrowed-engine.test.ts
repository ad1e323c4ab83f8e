import { describe, expect, it, vi } from "vitest";
import { skipWithout, startDockerEngine } from "../src/index.ts";

describe.skipIf(skipWithout("dockerd"))("An engine that the environment names", { timeout: 120_000 }, () => {
  it("is used, cannot be killed, and keeps only the containers that others made", async () => {
    await using real = await startDockerEngine({ own: true });
    await real.docker("create", "--name", "others", "busybox:test");
    vi.stubEnv("CROWSNEST_TEST_DOCKER_HOST", real.host);
    try {
      const borrowed = await startDockerEngine();
      expect(borrowed.host).toBe(real.host);
      expect(borrowed.own).toBe(false);
      await expect(borrowed.kill9()).rejects.toThrow("{ own: true }");
      await borrowed.docker("run", "-d", "--name", "ours", "--network", "none", "busybox:test", "sleep", "600");
      await borrowed[Symbol.asyncDispose]();
      expect(await real.docker("ps", "-a", "--format", "{{.Names}}")).toBe("others");
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
