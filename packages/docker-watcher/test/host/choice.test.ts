import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type HostOptions, resolveEndpoint } from "../../src/host/index.ts";
import { type FakeMachine, fakeEnvironment } from "./fake-environment.ts";

const id = (name: string): string => createHash("sha256").update(name).digest("hex");
const context = (name: string, docker: object): Record<string, string> => ({
  [`/home/me/.docker/contexts/meta/${id(name)}/meta.json`]: JSON.stringify({ Name: name, Endpoints: { docker } }),
});
const current = (name: string): Record<string, string> => ({
  "/home/me/.docker/config.json": JSON.stringify({ auths: {}, currentContext: name }),
});
const prod = context("prod", { Host: "tcp://10.0.0.9:2375", SkipTLSVerify: false });

interface Case {
  readonly title: string;
  readonly options?: HostOptions;
  readonly machine?: FakeMachine;
  readonly host: string;
  readonly reason: string;
}

function check({ options, machine, host, reason }: Case): void {
  const endpoint = resolveEndpoint(options, fakeEnvironment(machine));
  expect({ host: endpoint.host, reason: endpoint.reason }).toEqual({ host, reason });
}

describe("The engine is chosen", () => {
  const everything: FakeMachine = {
    env: { DOCKER_HOST: "tcp://env:2375", DOCKER_CONTEXT: "prod", XDG_RUNTIME_DIR: "/run/user/1000" },
    sockets: ["/var/run/docker.sock", "/run/user/1000/docker.sock", "/run/podman/podman.sock"],
    files: { ...prod, ...current("prod") },
  };
  const cases: Case[] = [
    {
      title: "by the host option before all else",
      options: { host: "unix:///tmp/d.sock" },
      machine: everything,
      host: "unix:///tmp/d.sock",
      reason: "the host option",
    },
    { title: "by DOCKER_HOST before a context", machine: everything, host: "tcp://env:2375", reason: "DOCKER_HOST" },
    {
      title: "by DOCKER_CONTEXT before the context of config.json",
      machine: { env: { DOCKER_CONTEXT: "prod" }, files: { ...prod, ...current("other") } },
      host: "tcp://10.0.0.9:2375",
      reason: 'docker context "prod"',
    },
    {
      title: "by the context of config.json before a socket",
      machine: { sockets: ["/var/run/docker.sock"], files: { ...prod, ...current("prod") } },
      host: "tcp://10.0.0.9:2375",
      reason: 'docker context "prod"',
    },
    {
      title: "by the platform's socket where DOCKER_CONTEXT is default, whatever config.json says",
      machine: { env: { DOCKER_CONTEXT: "default" }, files: { ...prod, ...current("prod") } },
      host: "unix:///var/run/docker.sock",
      reason: "the default socket",
    },
    {
      title: "by the platform's socket where config.json names default",
      machine: { files: current("default") },
      host: "unix:///var/run/docker.sock",
      reason: "the default socket",
    },
    {
      title: "without what is set to nothing",
      machine: { env: { DOCKER_HOST: "", DOCKER_CONTEXT: "", DOCKER_CONFIG: "", XDG_RUNTIME_DIR: "" } },
      host: "unix:///var/run/docker.sock",
      reason: "the default socket",
    },
    {
      title: "by the platform's socket before a rootless one",
      machine: { sockets: ["/var/run/docker.sock", "/run/user/1000/docker.sock"] },
      host: "unix:///var/run/docker.sock",
      reason: "the default socket",
    },
    {
      title: "by rootless Docker's socket in XDG_RUNTIME_DIR",
      machine: { env: { XDG_RUNTIME_DIR: "/tmp/run" }, sockets: ["/tmp/run/docker.sock", "/run/podman/podman.sock"] },
      host: "unix:///tmp/run/docker.sock",
      reason: "rootless Docker's socket",
    },
    {
      title: "by rootless Docker's socket in systemd's place without the variable",
      machine: { sockets: ["/run/user/1000/docker.sock"] },
      host: "unix:///run/user/1000/docker.sock",
      reason: "rootless Docker's socket",
    },
    {
      title: "by Docker Desktop's socket on a Mac",
      machine: { platform: "darwin", home: "/Users/me", sockets: ["/Users/me/.docker/run/docker.sock"] },
      host: "unix:///Users/me/.docker/run/docker.sock",
      reason: "Docker Desktop's socket",
    },
    {
      title: "by the user's Podman before the machine's",
      machine: { sockets: ["/run/user/1000/podman/podman.sock", "/run/podman/podman.sock"] },
      host: "unix:///run/user/1000/podman/podman.sock",
      reason: "Podman's socket",
    },
    {
      title: "by the machine's Podman",
      machine: { sockets: ["/run/podman/podman.sock"] },
      host: "unix:///run/podman/podman.sock",
      reason: "Podman's socket",
    },
    {
      title: "by the default pipe on Windows",
      machine: { platform: "win32", home: "C:\\Users\\me" },
      host: "npipe:////./pipe/docker_engine",
      reason: "the default pipe",
    },
    {
      title: "by Podman's pipe on Windows",
      machine: { platform: "win32", sockets: ["//./pipe/podman-machine-default"] },
      host: "npipe:////./pipe/podman-machine-default",
      reason: "Podman's pipe",
    },
    {
      title: "where nobody is at home and nothing is known",
      machine: { home: "", platform: "sunos" },
      host: "unix:///var/run/docker.sock",
      reason: "the default socket",
    },
    {
      title: "by a context in DOCKER_CONFIG",
      machine: {
        env: { DOCKER_CONFIG: "/etc/docker-cli" },
        files: {
          "/etc/docker-cli/config.json": '\uFEFF{"currentContext": "läb ∆"}',
          [`/etc/docker-cli/contexts/meta/${id("läb ∆")}/meta.json`]:
            '{"Endpoints": {"docker": {"Host": "ssh://me@box"}}}',
        },
      },
      host: "ssh://me@box:22",
      reason: 'docker context "läb ∆"',
    },
  ];
  it.each(cases)("$title", check);
});

describe("A docker context is refused", () => {
  const cases: [title: string, machine: FakeMachine, words: RegExp][] = [
    [
      "that does not exist",
      { env: { DOCKER_CONTEXT: "prdo" }, files: prod },
      /DOCKER_CONTEXT .*docker context ls.*"prdo"/,
    ],
    [
      "that config.json names and nobody has made",
      { files: current("gone") },
      /currentContext in .*config\.json.*"gone"/,
    ],
    [
      "that is no name",
      { files: { "/home/me/.docker/config.json": '{"currentContext": 7}' } },
      /currentContext .* not 7/,
    ],
    [
      "without a host",
      { env: { DOCKER_CONTEXT: "k8s" }, files: context("k8s", {}) },
      /a docker context with a host.*"k8s"/,
    ],
    [
      "with a host that is none",
      { env: { DOCKER_CONTEXT: "odd" }, files: context("odd", { Host: "ftp://x" }) },
      /the host of docker context "odd" must be .* not "ftp:\/\/x"/,
    ],
  ];
  it.each(cases)("%s", (_, machine, words) => {
    expect(() => resolveEndpoint({}, fakeEnvironment(machine))).toThrow(
      expect.objectContaining({ code: "invalid-option", message: expect.stringMatching(words) }),
    );
  });

  it("when config.json is no JSON, without a word of its credentials", () => {
    const files = { "/home/me/.docker/config.json": '{"auths":{"r":{"auth":"c2VjcmV0"}' };
    const attempt = (): unknown => resolveEndpoint({}, fakeEnvironment({ files }));
    expect(attempt).toThrow(/\/home\/me\/\.docker\/config\.json must be JSON/);
    expect(attempt).not.toThrow(/c2VjcmV0/);
  });
});
