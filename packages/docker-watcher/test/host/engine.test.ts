import { chmodSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  type DockerEngine,
  type DockerEngineTls,
  makeCertificates,
  skipWithout,
  startDockerEngine,
} from "@crowsnest/real-parts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { classifyConnectError, createClient, type HostOptions, resolveEndpoint } from "../../src/host/index.ts";
import { ConnectProcess } from "./connect-process.ts";
import { fakeEnvironment } from "./fake-environment.ts";

describe.skipIf(skipWithout("dockerd", "openssl"))("A real engine", () => {
  let engine: DockerEngine;
  let tls: DockerEngineTls;
  let folder: string;

  beforeAll(async () => {
    engine = await startDockerEngine({ tls: true });
    if (engine.tls === undefined) throw new Error("the engine has no TLS");
    tls = engine.tls;
    folder = await mkdtemp(join(tmpdir(), "crowsnest-engine-"));
  });
  afterAll(async () => {
    await engine?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const ping = async (options: HostOptions): Promise<string> => {
    const endpoint = resolveEndpoint(options, fakeEnvironment());
    return String(await createClient(endpoint).ping());
  };
  const failure = async (options: HostOptions): Promise<object> => {
    const endpoint = resolveEndpoint(options, fakeEnvironment());
    const error: unknown = await ping(options).then(
      () => "no error",
      (reason: unknown) => reason,
    );
    return classifyConnectError(error, endpoint);
  };

  describe("on its socket", () => {
    it("answers", async () => {
      expect(await ping({ host: engine.host })).toBe("OK");
    });

    it("streams its events as they come, and lets go", async () => {
      const stream = await createClient(resolveEndpoint({ host: engine.host }, fakeEnvironment())).getEvents();
      expect(stream.statusCode).toBe(200);
      const line = new Promise<string>((resolve) => stream.once("data", (chunk: Buffer) => resolve(chunk.toString())));
      await engine.docker("create", "--name", "told", "--network", "none", "busybox:test");
      expect(JSON.parse(await line)).toMatchObject({ Action: "create", Actor: { Attributes: { name: "told" } } });
      const closed = new Promise((resolve) => stream.once("close", resolve));
      stream.on("error", () => {}).destroy();
      await closed;
    });

    it("is reached whatever the environment says", async () => {
      const env = {
        DOCKER_HOST: "tcp://127.0.0.1:1",
        DOCKER_TLS_VERIFY: "1",
        DOCKER_CERT_PATH: "/nowhere",
        DOCKER_CONTEXT: "none",
      };
      expect(await new ConnectProcess({ host: engine.host }, { env }).result).toEqual({ answer: "OK" });
    });

    it("is found by DOCKER_HOST", async () => {
      expect(await new ConnectProcess({}, { env: { DOCKER_HOST: engine.host } }).result).toEqual({ answer: "OK" });
    });

    it("refuses another user, who is told what to do", async () => {
      chmodSync(dirname(engine.socketPath), 0o711);
      chmodSync(engine.socketPath, 0o600);
      chmodSync(folder, 0o755);
      // Deno wants a directory for its cache, and must not write to root's.
      const home = join(folder, "home");
      await mkdir(home);
      chmodSync(home, 0o777);
      const result = await new ConnectProcess(
        { host: engine.host },
        { userId: 65_534, env: { HOME: home, DENO_DIR: home } },
      ).result;
      expect(result).toEqual({
        code: "permission",
        permanent: true,
        message: `permission denied at ${engine.host}: add the user to the group that owns it (docker, in general), or run as root`,
      });
    });

    it("lets the process end when its stream is given up", async () => {
      const other = new ConnectProcess({ host: engine.host }, { what: "events" });
      expect(await other.result).toEqual({ status: 200 });
      other.giveUp();
      expect(await other.exited).toBe(0);
    });
  });

  describe("with mutual TLS", () => {
    it("answers who has the certificates, by name and by address", async () => {
      const { ca, cert, key } = tls;
      expect(await ping({ host: tls.host, tls: { ca, cert, key } })).toBe("OK");
      expect(await ping({ host: `https://localhost:${tls.port}`, tls: { ca, cert, key } })).toBe("OK");
    });

    it("is found by DOCKER_HOST, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH", async () => {
      const env = { DOCKER_HOST: tls.host, DOCKER_TLS_VERIFY: "true", DOCKER_CERT_PATH: tls.directory };
      expect(await new ConnectProcess({}, { env }).result).toEqual({ answer: "OK" });
    });

    it("lets the process end when its stream is given up", async () => {
      const other = new ConnectProcess({ host: tls.host, tls: { certPath: tls.directory } }, { what: "events" });
      expect(await other.result).toEqual({ status: 200 });
      other.giveUp();
      expect(await other.exited).toBe(0);
    });

    it("is not believed when another authority has signed its certificate", async () => {
      const others = await makeCertificates(join(folder, "others"));
      expect(await failure({ host: tls.host, tls: { ca: others.ca, cert: tls.cert, key: tls.key } })).toMatchObject({
        code: "untrusted",
        permanent: true,
        message: expect.stringMatching(/has a certificate that tls\.ca has not signed/),
      });
      expect(await failure({ host: tls.host, tls: true })).toMatchObject({
        code: "untrusted",
        message: expect.stringMatching(/no authority known here has signed/),
      });
      const { cert, key } = tls;
      expect(await ping({ host: tls.host, tls: { cert, key, rejectUnauthorized: false } })).toBe("OK");
    });

    it("is not believed under another name", async () => {
      const { ca, cert, key } = tls;
      expect(await failure({ host: tls.host, tls: { ca, cert, key, servername: "engine.example" } })).toMatchObject({
        code: "untrusted",
        permanent: true,
        message: expect.stringMatching(/for another name/),
      });
      expect(await ping({ host: tls.host, tls: { ca, cert, key, servername: "localhost" } })).toBe("OK");
    });

    it("wants a client certificate", async () => {
      expect(await failure({ host: tls.host, tls: { ca: tls.ca } })).toMatchObject({
        code: "untrusted",
        permanent: true,
        message: expect.stringMatching(/wants a client certificate: give tls\.cert and tls\.key/),
      });
    });

    it("does not take a client certificate of another authority", async () => {
      const { cert, key } = await makeCertificates(join(folder, "strangers"));
      expect(await failure({ host: tls.host, tls: { ca: tls.ca, cert, key } })).toMatchObject({
        code: "untrusted",
        permanent: true,
        message: expect.stringMatching(/does not accept our client certificate/),
      });
    });

    it("says so to plain HTTP", async () => {
      expect(await failure({ host: tls.host })).toMatchObject({
        code: "rejected",
        permanent: true,
        message: expect.stringMatching(/speaks TLS: use https/),
      });
    });
  });
});
