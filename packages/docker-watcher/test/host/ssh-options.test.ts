import { describe, expect, it } from "vitest";
import { resolveEndpoint, type SshEndpoint, type SshOptions } from "../../src/host/index.ts";
import { type FakeMachine, fakeEnvironment } from "./fake-environment.ts";

const key = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n";
const resolve = (ssh?: object, machine?: FakeMachine, host = "ssh://box"): SshEndpoint =>
  resolveEndpoint({ host, ssh }, fakeEnvironment(machine)) as SshEndpoint;

describe("The options of ssh", () => {
  it("have OpenSSH's defaults", () => {
    expect(resolve(undefined, { env: { SSH_AUTH_SOCK: "/tmp/agent" } })).toMatchObject({
      username: "me",
      ssh: {
        verify: true,
        agent: "/tmp/agent",
        privateKeys: [],
        keyFiles: ["/home/me/.ssh/id_ed25519", "/home/me/.ssh/id_ecdsa", "/home/me/.ssh/id_rsa"],
        knownHosts: ["/home/me/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts"],
      },
    });
  });

  it("use a given key alone, without the agent", () => {
    const { ssh } = resolve({ privateKey: key }, { env: { SSH_AUTH_SOCK: "/tmp/agent" } });
    expect(ssh).toMatchObject({ privateKeys: [key], keyFiles: [] });
    expect(ssh.agent).toBeUndefined();
  });

  it("use a given agent beside a given key, or none", () => {
    expect(resolve({ privateKey: key, agent: "/tmp/mine" }).ssh).toMatchObject({
      agent: "/tmp/mine",
      privateKeys: [key],
    });
    expect(resolve({ agent: false }, { env: { SSH_AUTH_SOCK: "/tmp/agent" } }).ssh.agent).toBeUndefined();
  });

  it("name the user before the address does", () => {
    expect(resolve({ username: "deploy" }, {}, "ssh://root@box").host).toBe("ssh://deploy@box:22");
  });

  it("leave the home alone where there is none", () => {
    expect(resolve({}, { home: "" }).ssh).toMatchObject({ keyFiles: [], knownHosts: ["/etc/ssh/ssh_known_hosts"] });
  });

  it.each<[SshOptions | unknown, RegExp]>([
    ["yes", /ssh must be an object .* not "yes"/],
    [[], /ssh must be an object/],
    [
      { privateKey: "/home/me/.ssh/id_rsa" },
      /ssh\.privateKey must be the text .* read the file first, not "\/home\/me\/\.ssh\/id_rsa"/,
    ],
    [{ privateKey: 7 }, /ssh\.privateKey must be .* not "a number"/],
    [{ hostKey: "SHA256:short" }, /ssh\.hostKey must be a fingerprint .* not "SHA256:short"/],
    [{ hostKey: "MD5:aa:bb" }, /ssh\.hostKey/],
    [{ hostKey: "ssh-ed25519 AAAA" }, /ssh\.hostKey/],
    [{ hostKey: 7 }, /ssh\.hostKey must be .* not 7/],
    [{ knownHosts: "" }, /ssh\.knownHosts must be the path/],
    [{ knownHosts: ["x"] }, /ssh\.knownHosts must be the path/],
    [{ verify: "no" }, /ssh\.verify must be true or false, not "no"/],
    [{ agent: true }, /ssh\.agent must be the path .* not true/],
    [{ username: "" }, /ssh\.username/],
    [{ passphrase: 1234 }, /ssh\.passphrase must be .* not "a number"/],
  ])("are refused: %j", (ssh, words) => {
    expect(() => resolve(ssh as object)).toThrow(
      expect.objectContaining({ code: "invalid-option", message: expect.stringMatching(words) }),
    );
  });

  it("are refused for a host that is not reached over ssh, without a word of the key", () => {
    const attempt = (): unknown => resolve({ privateKey: key }, {}, "unix:///run/d.sock");
    expect(attempt).toThrow(/ssh must be absent for unix:\/\/\/run\/d\.sock .*\["privateKey"\]/);
    expect(attempt).not.toThrow(/BEGIN/);
  });
});
