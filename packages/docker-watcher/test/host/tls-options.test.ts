import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Certificates, makeCertificates, skipWithout } from "@crowsnest/real-parts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HostEnvironment, resolveEndpoint, type TlsOptions } from "../../src/host/index.ts";
import { type FakeMachine, fakeEnvironment } from "./fake-environment.ts";

const invalid = (words: RegExp): unknown =>
  expect.objectContaining({ code: "invalid-option", message: expect.stringMatching(words) });

describe.skipIf(skipWithout("openssl"))("TLS", () => {
  let folder: string;
  let ours: Certificates;
  let others: Certificates;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "crowsnest-tls-"));
    ours = await makeCertificates(join(folder, "ours"));
    others = await makeCertificates(join(folder, "others"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** A machine with our certificates in `/certs`, less those left out. */
  const machine = (
    env: Record<string, string>,
    without: readonly string[] = [],
    more: FakeMachine = {},
  ): HostEnvironment => {
    const files = Object.entries({ "ca.pem": ours.ca, "cert.pem": ours.cert, "key.pem": ours.key })
      .filter(([name]) => !without.includes(name))
      .map(([name, content]) => [`/certs/${name}`, content]);
    return fakeEnvironment({ ...more, env, files: { ...Object.fromEntries(files), ...more.files } });
  };
  const text = (value: unknown): string => String(value);

  describe("of the environment", () => {
    it.each(["1", "true", "yes", "0", "no"])("is on with DOCKER_TLS_VERIFY=%s, on any port", (verify) => {
      const env = { DOCKER_HOST: "tcp://box:9999", DOCKER_TLS_VERIFY: verify, DOCKER_CERT_PATH: "/certs" };
      const endpoint = resolveEndpoint({}, machine(env));
      expect(endpoint).toMatchObject({ kind: "tls", port: 9999, tls: { rejectUnauthorized: true } });
      expect(endpoint.kind === "tls" && [endpoint.tls.ca, endpoint.tls.cert, endpoint.tls.key].map(text)).toEqual([
        ours.ca,
        ours.cert,
        ours.key,
      ]);
    });

    it("is on, and checked, with DOCKER_CERT_PATH alone", () => {
      const env = { DOCKER_HOST: "tcp://box:2376", DOCKER_CERT_PATH: "/certs" };
      expect(resolveEndpoint({}, machine(env))).toMatchObject({ kind: "tls", tls: { rejectUnauthorized: true } });
    });

    it("is on, and not checked, with DOCKER_TLS", () => {
      const env = { DOCKER_HOST: "tcp://box", DOCKER_TLS: "1", DOCKER_TLS_VERIFY: "" };
      expect(resolveEndpoint({}, machine(env))).toMatchObject({
        kind: "tls",
        port: 2376,
        tls: { rejectUnauthorized: false },
      });
    });

    it("is off with DOCKER_TLS_VERIFY set to nothing, also on port 2376", () => {
      const env = { DOCKER_HOST: "tcp://box:2376", DOCKER_TLS_VERIFY: "" };
      expect(resolveEndpoint({}, machine(env))).toMatchObject({ kind: "tcp" });
    });

    it("takes its default directory from DOCKER_CONFIG, or the home", () => {
      const env = { DOCKER_HOST: "tcp://box", DOCKER_TLS_VERIFY: "1" };
      const atHome = machine(env, [], { files: { "/home/me/.docker/ca.pem": others.ca } });
      expect(resolveEndpoint({}, atHome)).toMatchObject({
        host: "tcp://box:2376",
        tls: { ca: Buffer.from(others.ca) },
      });
      expect(resolveEndpoint({}, machine({ ...env, DOCKER_CONFIG: "/certs" }))).toMatchObject({
        tls: { ca: Buffer.from(ours.ca) },
      });
    });

    it("says nothing about a socket or an explicit host", () => {
      const env = { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/nowhere", DOCKER_HOST: "unix:///run/d.sock" };
      expect(resolveEndpoint({}, machine(env))).toMatchObject({ kind: "unix" });
      expect(resolveEndpoint({ host: "tcp://box" }, machine(env))).toMatchObject({ kind: "tcp", port: 2375 });
    });

    it("is beaten by the tls option", () => {
      const env = { DOCKER_HOST: "tcp://box:2376", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/nowhere" };
      expect(resolveEndpoint({ tls: { ca: others.ca } }, machine(env))).toMatchObject({ tls: { ca: others.ca } });
      expect(resolveEndpoint({ tls: false }, machine(env))).toMatchObject({ kind: "tcp" });
    });

    it.each([
      [["ca.pem"], /DOCKER_CERT_PATH must be set only where \/certs\/ca\.pem can be read.*"\/certs"/],
      [["cert.pem"], /\/certs\/cert\.pem must be the certificate of \/certs\/key\.pem/],
      [["key.pem"], /\/certs\/key\.pem must be the private key of \/certs\/cert\.pem/],
    ])("is refused without %j", (without, words) => {
      const env = { DOCKER_HOST: "tcp://box", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/certs" };
      expect(() => resolveEndpoint({}, machine(env, without))).toThrow(invalid(words));
    });

    it("does not need a client certificate", () => {
      const env = { DOCKER_HOST: "tcp://box", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/certs" };
      expect(resolveEndpoint({}, machine(env, ["cert.pem", "key.pem"]))).toMatchObject({ kind: "tls" });
    });
  });

  describe("of a docker context", () => {
    const id = createHash("sha256").update("prod").digest("hex");
    const inContext = (docker: object, pems: Record<string, string>): HostEnvironment =>
      fakeEnvironment({
        // What the environment says of TLS is for DOCKER_HOST alone.
        env: { DOCKER_CONTEXT: "prod", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/nowhere" },
        files: {
          [`/home/me/.docker/contexts/meta/${id}/meta.json`]: JSON.stringify({ Endpoints: { docker } }),
          ...Object.fromEntries(
            Object.entries(pems).map(([name, pem]) => [`/home/me/.docker/contexts/tls/${id}/docker/${name}`, pem]),
          ),
        },
      });

    it("is its own material", () => {
      const pems = { "ca.pem": ours.ca, "cert.pem": ours.cert, "key.pem": ours.key };
      expect(resolveEndpoint({}, inContext({ Host: "tcp://box:2376" }, pems))).toMatchObject({
        kind: "tls",
        reason: 'docker context "prod"',
        tls: { rejectUnauthorized: true, ca: Buffer.from(ours.ca), cert: Buffer.from(ours.cert) },
      });
    });

    it("is not checked where SkipTLSVerify says so", () => {
      expect(resolveEndpoint({}, inContext({ Host: "tcp://box", SkipTLSVerify: true }, {}))).toMatchObject({
        kind: "tls",
        port: 2376,
        tls: { rejectUnauthorized: false },
      });
    });

    it("is off without material", () => {
      expect(resolveEndpoint({}, inContext({ Host: "tcp://box" }, {}))).toMatchObject({ kind: "tcp", port: 2375 });
    });
  });

  describe("of the tls option", () => {
    it("turns tcp into TLS, on port 2376 by default", () => {
      expect(resolveEndpoint({ host: "tcp://box", tls: true }, machine({}))).toMatchObject({
        kind: "tls",
        host: "tcp://box:2376",
        tls: { rejectUnauthorized: true },
      });
    });

    it("reads a directory, and lets single parts stand for its files", () => {
      const tls: TlsOptions = { certPath: "/certs", ca: others.ca, servername: "engine", rejectUnauthorized: false };
      expect(resolveEndpoint({ host: "https://box", tls }, machine({}))).toMatchObject({
        tls: { ca: others.ca, cert: Buffer.from(ours.cert), servername: "engine", rejectUnauthorized: false },
      });
    });

    it("decrypts a key with its passphrase", () => {
      const encrypted = join(folder, "encrypted.pem");
      execFileSync("openssl", ["pkey", "-aes256", "-passout", "pass:geheim", "-out", encrypted], { input: ours.key });
      const key = readFileSync(encrypted, "utf8");
      const endpoint = resolveEndpoint(
        { host: "https://box", tls: { cert: ours.cert, key, passphrase: "geheim" } },
        machine({}),
      );
      expect(endpoint.kind === "tls" && text(endpoint.tls.key)).toMatch(/^-----BEGIN PRIVATE KEY-----/);
      for (const passphrase of [undefined, "falsch"]) {
        const attempt = (): unknown =>
          resolveEndpoint({ host: "https://box", tls: { cert: ours.cert, key, passphrase } }, machine({}));
        expect(attempt).toThrow(invalid(/tls\.key must be a private key in PEM, with its passphrase/));
        expect(attempt).not.toThrow(/falsch/);
      }
    });

    const garbled = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    it.each<[string, () => unknown, RegExp]>([
      ["a string", () => "yes", /tls must be true, false or an object .* not "yes"/],
      ["null", () => null, /tls must be .* not null/],
      [
        "the path of a file as ca",
        () => ({ ca: "/etc/ca.pem" }),
        /tls\.ca must be PEM .* read the file first, not "\/etc\/ca\.pem"/,
      ],
      ["a number as ca", () => ({ ca: 7 }), /tls\.ca must be PEM text/],
      ["a garbled ca", () => ({ ca: garbled }), /tls\.ca must be a certificate in PEM/],
      ["a garbled cert", () => ({ cert: garbled, key: ours.key }), /tls\.cert must be a certificate in PEM/],
      ["a certificate as key", () => ({ cert: ours.cert, key: ours.cert }), /tls\.key must be a private key in PEM/],
      [
        "another one's key",
        () => ({ cert: ours.cert, key: others.key }),
        /tls\.key must be the private key of tls\.cert/,
      ],
      ["a cert without its key", () => ({ cert: ours.cert }), /tls\.key must be the private key of tls\.cert/],
      ["a key without its cert", () => ({ key: ours.key }), /tls\.cert must be the certificate of tls\.key/],
      ["an empty directory", () => ({ certPath: "/empty" }), /tls\.certPath must be a directory with .* not "\/empty"/],
      ["an empty certPath", () => ({ certPath: "" }), /tls\.certPath/],
      [
        "rejectUnauthorized: 0",
        () => ({ rejectUnauthorized: 0 }),
        /tls\.rejectUnauthorized must be true or false, not 0/,
      ],
      ["an empty servername", () => ({ servername: "" }), /tls\.servername/],
      ["a passphrase that is none", () => ({ passphrase: 1234 }), /tls\.passphrase must be .* not "a number"/],
    ])("is refused: %s", (_, tls, words) => {
      expect(() => resolveEndpoint({ host: "tcp://box", tls: tls() as TlsOptions }, machine({}))).toThrow(
        invalid(words),
      );
    });

    it.each(["unix:///run/d.sock", "ssh://me@box", undefined])(
      "is refused for the host %s, without a word of the key",
      (host) => {
        const attempt = (): unknown => resolveEndpoint({ host, tls: { cert: ours.cert, key: ours.key } }, machine({}));
        expect(attempt).toThrow(invalid(/^tls must be absent for (unix|ssh):/));
        expect(attempt).not.toThrow(/BEGIN/);
      },
    );

    it("is refused for http, and cannot be switched off for https", () => {
      expect(() => resolveEndpoint({ host: "http://box", tls: true }, machine({}))).toThrow(
        invalid(/an https or tcp address/),
      );
      expect(() => resolveEndpoint({ host: "https://box", tls: false }, machine({}))).toThrow(
        invalid(/tls must be true or absent/),
      );
    });
  });

  it.skipIf(skipWithout("dockerd"))("of a context that the docker command has made is found", () => {
    const config = join(folder, "config");
    const docker = (...args: string[]): string =>
      execFileSync("docker", ["--config", config, ...args], {
        stdio: "pipe",
        encoding: "utf8",
        env: { ...process.env, DOCKER_HOST: "" },
      });
    const parts = [
      `ca=${ours.caFile}`,
      `cert=${join(ours.directory, "cert.pem")}`,
      `key=${join(ours.directory, "key.pem")}`,
    ];
    docker("context", "create", "with-tls", "--docker", ["host=tcp://127.0.0.1:2376", ...parts].join(","));
    docker("context", "create", "unchecked", "--docker", "host=tcp://127.0.0.1:2376,skip-tls-verify=true");
    docker("context", "use", "with-tls");
    const environment = (env: Record<string, string>): HostEnvironment => ({
      ...fakeEnvironment({ env: { DOCKER_CONFIG: config, ...env } }),
      readFile: (path) => readFileSync(path),
    });
    expect(resolveEndpoint({}, environment({}))).toMatchObject({
      host: "tcp://127.0.0.1:2376",
      reason: 'docker context "with-tls"',
      tls: {
        rejectUnauthorized: true,
        ca: Buffer.from(ours.ca),
        cert: Buffer.from(ours.cert),
        key: Buffer.from(ours.key),
      },
    });
    expect(resolveEndpoint({}, environment({ DOCKER_CONTEXT: "unchecked" }))).toMatchObject({
      tls: { rejectUnauthorized: false },
    });
    writeFileSync(join(config, "config.json"), "{}");
    expect(resolveEndpoint({}, environment({}))).toMatchObject({ reason: "the default socket" });
  });
});
