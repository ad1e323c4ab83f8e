import { type DockerEngine, type Sshd, skipWithout, startDockerEngine, startSshd } from "@crowsnest/real-parts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createClient, type EngineClient, resolveEndpoint, type SshOptions } from "../../src/host/index.ts";
import { ConnectProcess } from "./connect-process.ts";
import { fakeEnvironment } from "./fake-environment.ts";

describe.skipIf(skipWithout("dockerd", "sshd"))("A login on an ssh host", () => {
  let engine: DockerEngine;
  let sshd: Sshd;
  /** By its socket: without starting a docker command over there, which takes its time. */
  let host: string;
  let trusted: SshOptions;

  beforeAll(async () => {
    engine = await startDockerEngine();
    sshd = await startSshd({ dockerHost: engine.host });
    host = `${sshd.host}${engine.socketPath}`;
    trusted = { privateKey: sshd.key.privateKey, knownHosts: sshd.knownHostsFile };
  });
  afterAll(async () => {
    await sshd?.[Symbol.asyncDispose]();
    await engine?.[Symbol.asyncDispose]();
  });
  // Whatever a test did, no login may be left.
  afterEach(() => expect.poll(() => sshd.connections()).toBe(0));

  const clientOf = (ssh: SshOptions, at?: string): EngineClient =>
    createClient(resolveEndpoint({ host: at ?? host, ssh }, fakeEnvironment()));
  describe("is shared", () => {
    it("between the event stream and what is asked beside it, and closes it with the last of them", async () => {
      const client = clientOf(trusted);
      const stream = await client.getEvents();
      stream.on("error", () => {}).resume();
      const answers = await Promise.all(Array.from({ length: 40 }, () => client.listContainers()));
      expect(answers).toHaveLength(40);
      expect(await sshd.connections()).toBe(1);
      stream.destroy();
      await expect.poll(() => sshd.connections()).toBe(0);
      expect(String(await client.ping())).toBe("OK");
    });

    it("also through `docker system dial-stdio`", async () => {
      const client = clientOf(trusted, sshd.host);
      const stream = await client.getEvents();
      stream.on("error", () => {}).resume();
      await Promise.all(Array.from({ length: 20 }, () => client.listContainers()));
      expect(await sshd.connections()).toBe(1);
      stream.destroy();
    });

    it("whose end is the end of the stream, and the next request logs in anew", async () => {
      const client = clientOf(trusted);
      const stream = await client.getEvents();
      const closed = new Promise((resolve) =>
        stream
          .on("error", () => {})
          .on("close", resolve)
          .resume(),
      );
      await sshd.cut();
      await closed;
      expect(stream.complete).toBe(false);
      expect(String(await client.ping())).toBe("OK");
    });
  });

  describe("is given up", () => {
    it("at any moment of connecting, without a login left behind", async () => {
      for (let moment = 0; moment < 20; moment += 1) {
        const controller = new AbortController();
        const asked = clientOf(trusted).getEvents({ abortSignal: controller.signal });
        // A different moment each time: 0 to 200 ms is about how long it takes.
        setTimeout(() => controller.abort(), moment * 10);
        const stream = await asked.catch((error: unknown) => {
          expect(error).toMatchObject({ name: "AbortError" });
          return undefined;
        });
        stream?.on("error", () => {}).resume();
      }
      await expect.poll(() => sshd.connections()).toBe(0);
    });

    it("while others go on", async () => {
      const client = clientOf(trusted);
      const controller = new AbortController();
      const [given, kept] = [client.ping({ abortSignal: controller.signal } as never), client.ping()];
      controller.abort();
      await expect(given).rejects.toMatchObject({ name: "AbortError" });
      expect(String(await kept)).toBe("OK");
    });

    it("and lets the process end", async () => {
      const other = new ConnectProcess({ host, ssh: trusted }, { what: "events" });
      expect(await other.result).toEqual({ status: 200 });
      other.giveUp();
      expect(await other.exited).toBe(0);
    });
  });
});
