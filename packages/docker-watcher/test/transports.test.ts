import { type DockerEngine, skipWithout, startDockerEngine, startSshd } from "@crowsnest/real-parts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DockerWatcher, dockerFilters, Filter } from "../src/index.ts";
import { Collector } from "./collector.ts";

const all = dockerFilters(Filter.container);

describe.skipIf(skipWithout("dockerd", "openssl", "sshd"))("A watch of a real engine", () => {
  let engine: DockerEngine;
  const run = (name: string): Promise<string> =>
    engine.docker("run", "--name", name, "--network", "none", "busybox:test", "true");

  beforeAll(async () => {
    engine = await startDockerEngine({ tls: true });
  });
  afterAll(() => engine?.[Symbol.asyncDispose]());

  it("over mutual TLS", async () => {
    const { host, ca, cert, key } = engine.tls ?? { host: "", ca: "", cert: "", key: "" };
    await using watcher = new DockerWatcher({ host, tls: { ca, cert, key } });
    await using seen = await Collector.start(watcher, { filters: all });
    await run("t-tls");
    await seen.untilTold("died t-tls (exit 0)");
    expect(seen.told()).toEqual(["created t-tls", "started t-tls", "died t-tls (exit 0)"]);
    expect(seen.events[0]?.host).toBe(host);
  });

  it("over TLS with a certificate that is not trusted: told at once, retried slowly", async () => {
    const { host = "" } = engine.tls ?? {};
    await using watcher = new DockerWatcher({ host, tls: true });
    await using seen = new Collector(watcher);
    const error = await seen.untilError("untrusted");
    expect(error.retryIn).toBeGreaterThanOrEqual(1500);
  });

  it("over ssh", async () => {
    await using sshd = await startSshd({ dockerHost: engine.host });
    const host = `${sshd.host}${engine.socketPath}`;
    const ssh = { privateKey: sshd.key.privateKey, knownHosts: sshd.knownHostsFile };
    await using watcher = new DockerWatcher({ host, ssh });
    await using seen = await Collector.start(watcher, { filters: all, snapshot: true });
    await run("t-ssh");
    await seen.untilTold("died t-ssh (exit 0)");
    expect(seen.told("t-ssh")).toEqual(["created t-ssh", "started t-ssh", "died t-ssh (exit 0)"]);
    expect(seen.errors).toEqual([]);
  });
});
