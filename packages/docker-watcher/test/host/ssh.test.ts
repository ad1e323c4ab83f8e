import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type DockerEngine,
  freePort,
  type Sshd,
  skipWithout,
  startDockerEngine,
  startSshd,
} from "@crowsnest/real-parts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  classifyConnectError,
  createClient,
  type Endpoint,
  type EngineClient,
  resolveEndpoint,
  type SshOptions,
} from "../../src/host/index.ts";
import { ConnectProcess } from "./connect-process.ts";
import { fakeEnvironment } from "./fake-environment.ts";

describe.skipIf(skipWithout("dockerd", "sshd"))("An engine behind sshd", () => {
  let engine: DockerEngine;
  let sshd: Sshd;
  let folder: string;
  /** By its socket: without starting a docker command over there, which takes its time. */
  let host: string;
  let trusted: SshOptions;

  beforeAll(async () => {
    [engine, folder] = await Promise.all([startDockerEngine(), mkdtemp(join(tmpdir(), "crowsnest-ssh-"))]);
    sshd = await startSshd({ dockerHost: engine.host });
    host = `${sshd.host}${engine.socketPath}`;
    trusted = { privateKey: sshd.key.privateKey, knownHosts: sshd.knownHostsFile };
  });
  afterAll(async () => {
    await sshd?.[Symbol.asyncDispose]();
    await engine?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });
  // Whatever a test did, no login may be left.
  afterEach(() => expect.poll(() => sshd.connections()).toBe(0));

  const endpointOf = (ssh: SshOptions, at: string = host): Endpoint =>
    resolveEndpoint({ host: at, ssh }, fakeEnvironment());
  const clientOf = (ssh: SshOptions, at?: string): EngineClient => createClient(endpointOf(ssh, at));
  const failure = async (ssh: SshOptions, at?: string): Promise<object> => {
    const asked = clientOf(ssh, at).ping();
    return classifyConnectError(
      await asked.then(
        () => "no error",
        (error: unknown) => error,
      ),
      endpointOf(ssh, at),
    );
  };

  describe("answers", () => {
    it("through its socket over there", async () => {
      expect(String(await clientOf(trusted).ping())).toBe("OK");
    });

    it("through `docker system dial-stdio`", async () => {
      expect(String(await clientOf(trusted, sshd.host).ping())).toBe("OK");
    });

    it("who has the key in its default place", async () => {
      const { privateKey } = sshd.key;
      const files = {
        "/home/me/.ssh/id_ed25519": privateKey,
        "/home/me/.ssh/known_hosts": `[127.0.0.1]:${sshd.port} ${sshd.hostKey.publicKey}`,
      };
      // The process finds its own home; here the endpoint is made up for one, and then given real files.
      const endpoint = resolveEndpoint({ host }, fakeEnvironment({ files }));
      expect(endpoint).toMatchObject({
        ssh: { keyFiles: ["/home/me/.ssh/id_ed25519", expect.anything(), expect.anything()] },
      });
      const home = join(folder, "home");
      execFileSync("mkdir", ["-p", join(home, ".ssh")]);
      for (const [path, content] of Object.entries(files))
        writeFileSync(path.replace("/home/me", home), content, { mode: 0o600 });
      expect(await new ConnectProcess({ host }, { env: { HOME: home, SSH_AUTH_SOCK: "" } }).result).toEqual({
        answer: "OK",
      });
    });

    it("who has the key in an agent", async () => {
      const socket = join(folder, "agent.sock");
      const agent = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
      try {
        await expect.poll(() => existsSync(socket)).toBe(true);
        const ssh = { agent: socket, knownHosts: sshd.knownHostsFile };
        expect(await failure(ssh)).toMatchObject({ code: "unauthorized" });
        execFileSync("ssh-add", ["-q", sshd.strangerKey.privateKeyFile, sshd.key.privateKeyFile], {
          env: { ...process.env, SSH_AUTH_SOCK: socket },
          stdio: "pipe",
        });
        expect(String(await clientOf(ssh).ping())).toBe("OK");
      } finally {
        agent.kill();
      }
    });

    it("who has an encrypted key and its passphrase", async () => {
      const file = join(folder, "encrypted");
      execFileSync("cp", [sshd.key.privateKeyFile, file]);
      execFileSync("ssh-keygen", ["-q", "-p", "-N", "geheim", "-f", file], { stdio: "pipe" });
      const privateKey = execFileSync("cat", [file], { encoding: "utf8" });
      expect(String(await clientOf({ ...trusted, privateKey, passphrase: "geheim" }).ping())).toBe("OK");
      expect(await failure({ ...trusted, privateKey })).toMatchObject({
        code: "unauthorized",
        message: expect.stringMatching(/encrypted, and no passphrase/),
      });
      expect(await failure({ ...trusted, privateKey, passphrase: "falsch" })).toMatchObject({
        code: "unauthorized",
        message: expect.stringMatching(/passphrase does not fit/),
      });
    });

    it("who has pinned its fingerprint", async () => {
      const [, hostKey = ""] = execFileSync("ssh-keygen", ["-lf", `${sshd.hostKey.privateKeyFile}.pub`], {
        encoding: "utf8",
      }).split(" ");
      expect(String(await clientOf({ privateKey: sshd.key.privateKey, hostKey }).ping())).toBe("OK");
    });
  });

  describe("is not believed", () => {
    const nobody = (): SshOptions => ({ privateKey: sshd.key.privateKey, knownHosts: join(folder, "none") });

    it("when its host key is not known, and is once it was added", async () => {
      const [, shown = ""] = execFileSync("ssh-keygen", ["-lf", `${sshd.hostKey.privateKeyFile}.pub`], {
        encoding: "utf8",
      }).split(" ");
      const ssh = { ...trusted, knownHosts: join(folder, "growing") };
      const client = clientOf(ssh);
      const error: unknown = await client.ping().catch((reason: unknown) => reason);
      expect(classifyConnectError(error, endpointOf(ssh))).toEqual({
        code: "untrusted",
        permanent: true,
        message: expect.stringContaining(
          `it showed the host key ssh-ed25519 ${shown}, which is not in ${folder}/growing`,
        ),
      });
      appendFileSync(join(folder, "growing"), `[127.0.0.1]:${sshd.port} ${sshd.hostKey.publicKey}\n`);
      expect(String(await client.ping())).toBe("OK");
    });

    it("when its host key has changed", async () => {
      const knownHosts = join(folder, "changed");
      writeFileSync(knownHosts, `[127.0.0.1]:${sshd.port} ${sshd.strangerKey.publicKey}\n`);
      expect(await failure({ ...trusted, knownHosts })).toMatchObject({
        code: "untrusted",
        permanent: true,
        message: expect.stringMatching(/its host key has changed.*\/changed:1\)/),
      });
      expect(await failure({ ...trusted, hostKey: sshd.strangerKey.publicKey })).toMatchObject({ code: "untrusted" });
    });

    it("unless nobody asks", async () => {
      expect(String(await clientOf({ ...nobody(), verify: false }).ping())).toBe("OK");
      expect(await failure(nobody())).toMatchObject({ code: "untrusted" });
    });
  });

  describe("refuses", () => {
    it("another one's key", async () => {
      expect(await failure({ ...trusted, privateKey: sshd.strangerKey.privateKey })).toMatchObject({
        code: "unauthorized",
        permanent: true,
        message: expect.stringMatching(/no key was accepted for the user root; tried ssh\.privateKey/),
      });
    });

    it("who has no key at all, or an agent that is gone", async () => {
      const { knownHosts } = trusted;
      expect(await failure({ knownHosts, agent: false })).toMatchObject({
        code: "unauthorized",
        message: expect.stringMatching(/no key to log in with/),
      });
      expect(await failure({ knownHosts, agent: join(folder, "gone") })).toMatchObject({
        code: "unauthorized",
        message: expect.stringMatching(/the agent failed/),
      });
    });
  });

  describe("is missed", () => {
    it("when no sshd listens", async () => {
      expect(await failure(trusted, `ssh://root@127.0.0.1:${await freePort()}`)).toMatchObject({
        code: "unreachable",
        permanent: false,
        message: expect.stringMatching(/refuses connections/),
      });
    });

    it("when nothing listens at its socket over there", async () => {
      expect(await failure(trusted, `${sshd.host}/run/none.sock`)).toMatchObject({
        code: "unreachable",
        permanent: false,
        message: expect.stringMatching(/nothing listens at \/run\/none\.sock there/),
      });
    });

    it("when the docker command over there finds none, and the message has its words", async () => {
      await using other = await startSshd({ dockerHost: "unix:///run/none.sock" });
      const ssh = { privateKey: other.key.privateKey, knownHosts: other.knownHostsFile };
      expect(await failure(ssh, other.host)).toMatchObject({
        code: "unreachable",
        permanent: false,
        message: expect.stringMatching(
          /`docker system dial-stdio` exited with 1 there: .*\/run\/none\.sock.*no such file/,
        ),
      });
    });
  });
});
