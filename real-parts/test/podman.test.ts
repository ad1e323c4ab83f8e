import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PodmanService, skipWithout, startPodman } from "../src/index.ts";
import { get } from "./get.ts";

describe.skipIf(skipWithout("podman"))("A real podman service", { timeout: 120_000 }, () => {
  let podman: PodmanService;
  beforeAll(async () => {
    podman = await startPodman();
  });
  afterAll(() => podman[Symbol.asyncDispose]());

  it("answers with Docker's API and runs the busybox image", async () => {
    expect(await get(podman.socketPath, "/v1.41/_ping")).toMatchObject({ status: 200, body: "OK" });
    expect(await podman.podman("run", "--rm", "--network", "none", "busybox:test", "echo", "hello")).toBe("hello");
  });

  it("starts again after a kill, with its containers", async () => {
    await podman.podman("run", "-d", "--name", "web", "--network", "none", "busybox:test", "sleep", "600");
    await podman.kill9();
    await expect(get(podman.socketPath, "/_ping")).rejects.toThrow();
    await podman.start();
    const { body } = await get(podman.socketPath, "/v1.41/containers/json");
    expect(JSON.parse(body)).toMatchObject([{ Names: ["/web"], State: "running" }]);
  });

  it("runs beside another one, and leaves nothing", async () => {
    const other = await startPodman();
    await other.podman("run", "-d", "--name", "web", "--network", "none", "busybox:test", "sleep", "600");
    const folder = other.socketPath.replace("/podman.sock", "");
    await other[Symbol.asyncDispose]();
    expect(existsSync(folder)).toBe(false);
    expect(await podman.podman("ps", "--format", "{{.Names}}")).toBe("web");
  });
});
