import { describe, expect, it } from "vitest";
import { resolveEndpoint } from "../../src/host/index.ts";
import { fakeEnvironment } from "./fake-environment.ts";

const environment = fakeEnvironment();

describe("An address", () => {
  it.each([
    ["unix:///var/run/docker.sock", "unix", "unix:///var/run/docker.sock"],
    ["UNIX:///run/d.sock", "unix", "unix:///run/d.sock"],
    ["tcp://box:4243", "tcp", "tcp://box:4243"],
    ["tcp://box", "tcp", "tcp://box:2375"],
    [" tcp://Box.Example:2375/ ", "tcp", "tcp://box.example:2375"],
    ["tcp://[::1]:2375", "tcp", "tcp://[::1]:2375"],
    ["tcp://[fe80::1]", "tcp", "tcp://[fe80::1]:2375"],
    ["http://box", "tcp", "http://box:80"],
    ["http://proxy:8080/docker/", "tcp", "http://proxy:8080/docker"],
    ["https://box", "tls", "https://box:443"],
    ["https://box:2376", "tls", "https://box:2376"],
    ["box:2375", "tcp", "tcp://box:2375"],
    ["127.0.0.1:2375", "tcp", "tcp://127.0.0.1:2375"],
    ["[::1]:2375", "tcp", "tcp://[::1]:2375"],
    ["ssh://box", "ssh", "ssh://me@box:22"],
    ["ssh://root@box:2222", "ssh", "ssh://root@box:2222"],
    ["ssh://a%40b@box/run/podman/podman.sock", "ssh", "ssh://a%40b@box:22/run/podman/podman.sock"],
  ])("%s is understood", (host, kind, canonical) => {
    expect(resolveEndpoint({ host }, environment)).toMatchObject({ kind, host: canonical, reason: "the host option" });
  });

  it("gives its parts", () => {
    expect(resolveEndpoint({ host: "tcp://[::1]:2375" }, environment)).toMatchObject({ hostname: "::1", port: 2375 });
    expect(resolveEndpoint({ host: "http://proxy/docker" }, environment)).toMatchObject({ basePath: "/docker" });
    expect(resolveEndpoint({ host: "unix:///run/a b.sock" }, environment)).toMatchObject({ path: "/run/a b.sock" });
    const ssh = resolveEndpoint({ host: "ssh://a%40b@box/run/d.sock" }, environment);
    expect(ssh).toMatchObject({ username: "a@b", hostname: "box", port: 22, path: "/run/d.sock" });
  });

  it.each(["\\\\.\\pipe\\docker_engine", "//./pipe/docker_engine"])("npipe://%s is understood on Windows", (path) => {
    const windows = fakeEnvironment({ platform: "win32" });
    expect(resolveEndpoint({ host: `npipe://${path}` }, windows)).toMatchObject({
      kind: "npipe",
      host: "npipe:////./pipe/docker_engine",
      path: "//./pipe/docker_engine",
    });
  });
});

describe("An address is refused", () => {
  const refused: [host: unknown, words: RegExp][] = [
    ["", /an address such as unix:/],
    ["   ", /an address such as unix:/],
    [null, /an address .* not null/],
    [2375, /an address .* not 2375/],
    [{ host: "x" }, /an address .* not the object/],
    ["ftp://box", /the scheme unix, npipe, tcp, http, https or ssh.* not "ftp:\/\/box"/],
    ["fd://3", /the scheme unix/],
    ["unix://", /absolute path/],
    ["unix:///", /absolute path/],
    ["unix://docker.sock", /absolute path/],
    ["unix://./docker.sock", /absolute path/],
    [`unix:///tmp/${"x".repeat(103)}`, /at most 107 bytes/],
    ["/var/run/docker.sock", /perhaps unix:\/\/\/var\/run\/docker\.sock/],
    ["box", /with its scheme/],
    ["localhost", /with its scheme/],
    ["npipe:////./pipe/docker_engine", /only Windows has named pipes/],
    ["npipe://docker_engine", /a named pipe, such as/],
    ["tcp://", /a host name/],
    ["tcp://:2375", /a host name/],
    ["tcp://box:", /a port from 1 to 65535/],
    ["tcp://box:0", /a port from 1 to 65535/],
    ["tcp://box:65536", /a port from 1 to 65535/],
    ["tcp://box:http", /a port from 1 to 65535/],
    ["tcp://box:23 75", /a port from 1 to 65535/],
    ["tcp://::1:2375", /IPv6 in brackets/],
    ["tcp://[box]:2375", /IPv6 in brackets/],
    ["tcp://my box:2375", /a host name/],
    ["tcp://box:2375?x=1", /no query/],
    ["tcp://me@box:2375", /without a user/],
    ["ssh://@box", /a user name before the @/],
    ["ssh://-oProxyCommand=x@box", /a user name before the @/],
    ["ssh://-oProxyCommand=x", /a host name/],
    ["ssh://%zz@box", /percent-encoded/],
  ];
  it.each(refused)("%j", (host, words) => {
    expect(() => resolveEndpoint({ host: host as string }, environment)).toThrow(
      expect.objectContaining({ code: "invalid-option", fatal: true, message: expect.stringMatching(words) }),
    );
  });

  it("with a password, which is not repeated", () => {
    const attempt = (): unknown => resolveEndpoint({ host: "https://me:geheim@box" }, environment);
    expect(attempt).toThrow(/without a password.*me:\*\*\*@box/);
    expect(attempt).not.toThrow(/geheim/);
  });

  it("by the name of where it stands", () => {
    const machine = fakeEnvironment({ env: { DOCKER_HOST: "tpc://box" } });
    expect(() => resolveEndpoint({}, machine)).toThrow(/^DOCKER_HOST must be .* not "tpc:\/\/box"/);
    expect(() => resolveEndpoint({ host: "tpc://box" }, machine)).toThrow(/^host must be/);
  });

  it("for ssh when nobody knows the user", () => {
    expect(() => resolveEndpoint({ host: "ssh://box" }, fakeEnvironment({ userName: "" }))).toThrow(/with a user/);
  });
});
