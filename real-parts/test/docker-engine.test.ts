import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { request } from "node:https";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DockerEngine, makeCertificates, RunFolder, skipWithout, startDockerEngine, until } from "../src/index.ts";
import { firstLine, startChild } from "./child.ts";

const run = promisify(execFile);
const detached = ["run", "-d", "--network", "none"] as const;

/** The container events since the beginning, as `action name`. */
async function events(engine: DockerEngine): Promise<string[]> {
  const format = "{{.Action}} {{.Actor.Attributes.name}}";
  const text = await engine.docker(
    "events",
    "--since",
    "1",
    "--until",
    `${Date.now() / 1000}`,
    "--filter",
    "type=container",
    "--format",
    format,
  );
  return text.split("\n");
}

describe.skipIf(skipWithout("dockerd"))("A real engine", { timeout: 120_000 }, () => {
  let engine: DockerEngine;
  beforeAll(async () => {
    engine = await startDockerEngine({ own: true });
  });
  afterAll(() => engine[Symbol.asyncDispose]());

  it("has a busybox image that runs", async () => {
    expect(await engine.docker("run", "--rm", "--network", "none", "busybox:test", "echo", "hello")).toBe("hello");
  });

  it("tells of a command that fails with what docker printed", async () => {
    await expect(engine.docker("inspect", "nobody")).rejects.toThrow(/No such object: nobody/);
  });

  it("runs health checks", async () => {
    const health = ["--health-cmd", "false", "--health-interval", "1s", "--health-retries", "1"];
    await engine.docker(...detached, "--name", "ailing", ...health, "busybox:test", "sleep", "600");
    await until(async () => (await events(engine)).includes("health_status: unhealthy ailing"), { timeout: 60_000 });
  });

  it("has the kernel kill a container that wants too much memory", async () => {
    const limits = ["-m", "16m", "--memory-swap", "16m"];
    await engine.docker(...detached, "--name", "hungry", ...limits, "busybox:test", "tail", "/dev/zero");
    await engine.docker("wait", "hungry");
    expect(await engine.docker("inspect", "-f", "{{.State.OOMKilled}} {{.State.ExitCode}}", "hungry")).toBe("true 137");
    const told = (await events(engine)).filter((line) => line.endsWith(" hungry"));
    expect(told).toEqual(["create hungry", "start hungry", "oom hungry", "die hungry"]);
  });

  it("stops and goes on", async () => {
    await engine.pause();
    const state = readFileSync(`/proc/${engine.pid}/stat`, "utf8").replace(/^.*\) /, "");
    engine.resume();
    expect(state[0]).toMatch(/[Tt]/);
    expect(await engine.docker("version", "-f", "{{.Server.Os}}")).toBe("linux");
  });
});

describe.skipIf(skipWithout("dockerd"))("A real engine that is killed", { timeout: 120_000 }, () => {
  it("starts again and finds its containers", async () => {
    await using engine = await startDockerEngine({ own: true });
    await engine.docker(...detached, "--name", "brief", "--stop-timeout", "1", "busybox:test", "sleep", "600");
    const before = engine.pid;
    await engine.kill9();
    expect(() => engine.pid).toThrow("not running");
    await engine.start();
    expect(engine.pid).not.toBe(before);
    expect(await engine.docker("ps", "-a", "--format", "{{.Names}}")).toBe("brief");
  });

  it("runs beside others", async () => {
    await using first = await startDockerEngine({ own: true });
    await using second = await startDockerEngine({ own: true });
    await Promise.all(
      [first, second].map((engine) => engine.docker(...detached, "--name", "same", "busybox:test", "sleep", "600")),
    );
    await first.kill9();
    expect(await second.docker("ps", "--format", "{{.Names}}")).toBe("same");
  });
});

describe.skipIf(skipWithout("dockerd", "openssl"))("A real engine with mutual TLS", { timeout: 120_000 }, () => {
  it("answers a client with its certificate, and refuses one of another authority", async () => {
    await using engine = await startDockerEngine({ tls: true });
    await using folder = await RunFolder.make();
    const stranger = await makeCertificates(folder.file("stranger"));
    const { tls } = engine;
    if (tls === undefined) throw new Error("no TLS");
    const get = (identity: { cert: string; key: string }) =>
      new Promise<number | undefined>((resolve, reject) => {
        const options = {
          host: "127.0.0.1",
          port: tls.port,
          path: "/_ping",
          ca: tls.ca,
          ...pick(identity),
          agent: false,
        };
        const call = request(options, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        call.once("error", reject);
        call.end();
      });
    expect(await get(tls)).toBe(200);
    await expect(get(stranger)).rejects.toThrow();
  });
});

describe.skipIf(skipWithout("dockerd"))("Afterwards", { timeout: 120_000 }, () => {
  it("nothing is left of an engine: no process, no mount, no file, no cgroup", async () => {
    const engine = await startDockerEngine({ own: true });
    await engine.docker(...detached, "--restart", "always", "busybox:test", "sleep", "600");
    const folder = engine.socketPath.replace("/docker.sock", "");
    await engine[Symbol.asyncDispose]();
    await expectNothingLeft(folder);
  });

  it("nothing keeps the process alive that forgot its engine", async () => {
    const child = startChild("./abandoned-engine.child.ts");
    expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(0);
  });

  it("nothing is left when the test process is killed with containers running", async () => {
    const child = startChild("./engine.child.ts");
    const folder = (await firstLine(child)).replace("/docker.sock", "");
    expect(existsSync(folder)).toBe(true);
    child.kill("SIGKILL");
    await expectNothingLeft(folder);
  });
});

function pick({ cert, key }: { cert: string; key: string }): { cert: string; key: string } {
  return { cert, key };
}

async function expectNothingLeft(folder: string): Promise<void> {
  const name = folder.slice(folder.lastIndexOf("/") + 1);
  // The last grep leaves out the shell and the greps themselves, which name it too.
  const left = `ls -d ${folder} /sys/fs/cgroup/${name} /sys/fs/cgroup/*/${name}; grep -F ${name} /proc/mounts;
    grep -L -a -F "grep -" $(grep -l -a -F ${name} /proc/[0-9]*/cmdline) /proc/$$/cmdline`;
  await until(
    async () => {
      const { stdout } = await run("sh", ["-c", `{ ${left}; } 2>/dev/null; true`]);
      if (stdout !== "") throw new Error(`left: ${stdout}`);
      return true;
    },
    { what: `everything of ${name} to be gone` },
  );
}
