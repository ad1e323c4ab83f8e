import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { skipWithout, startDockerEngine } from "@crowsnest/real-parts";
import { afterEach, describe, expect, it, vi } from "vitest";
import { DemoProcess } from "./run-demo.ts";

const nowhere = "unix:///nonexistent/docker.sock";
const patiently = { timeout: 60_000, interval: 50 };
const folders: string[] = [];
const running: DemoProcess[] = [];

function demo(...args: string[]): DemoProcess {
  const process = new DemoProcess(args);
  running.push(process);
  return process;
}

async function configFolder(routes: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "crowsnest-demo-test-"));
  folders.push(folder);
  await writeFile(join(folder, "routes.yml"), routes);
  return folder;
}

afterEach(async () => {
  for (const process of running.splice(0)) process.kill("SIGKILL");
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

describe("without an engine", () => {
  it("says so in its first line, and shows a fleet that comes, dies and goes", async () => {
    const process = demo("--docker", nowhere);
    for (const told of ["started web", "died api (exit 1)", "destroyed shop", "wrote routes.yml"]) {
      await vi.waitFor(() => expect(process.stdout).toContain(told), patiently);
    }
    process.kill("SIGINT");
    expect(await process.exited).toBe(0);
    const [first = ""] = process.stdout.split("\n");
    expect(first).toContain("Simulated");
    expect(first).toContain(nowhere);
    expect(process.stdout).toMatch(/web\.localhost +→ http:\/\/web:8080 +container web/);
    expect(process.stdout, "no colours where there is no terminal").not.toContain("\u001b");
    expect(process.stdout).toContain("goodbye");
    expect(process.stderr).toBe("");
  });

  it("ends by itself after so many seconds", async () => {
    const process = demo("--docker", nowhere, "--once", "0.5");
    expect(await process.exited).toBe(0);
    expect(process.stdout).toContain("goodbye");
    expect(process.stderr).toBe("");
  });

  it("tells batches as lines of JSON, and ends on Ctrl-C", async () => {
    const process = demo("--docker", nowhere, "--json", "--flush", "100");
    await vi.waitFor(() => expect(process.told).toContain("web: container-start"), patiently);
    process.kill("SIGINT");
    expect(await process.exited).toBe(0);
    expect(process.stderr).toMatch(/^Simulated: .*\n(.*\n)*.*goodbye\n$/);
    expect(process.batches.length).toBeGreaterThan(0);
  });
});

describe("the watched directory", () => {
  it("makes routes: an atomic save is seen, a bad file changes nothing", async () => {
    const folder = await configFolder("a.localhost: http://127.0.0.1:1\n");
    const process = demo("--docker", nowhere, "--config", folder, "--json", "--flush", "50");
    const hosts = (): string[] => process.batches.at(-1)?.routes.map(({ host }) => host) ?? [];
    await vi.waitFor(() => expect(hosts()).toContain("a.localhost"), patiently);
    await writeFile(join(folder, "new"), "b.localhost: http://127.0.0.1:2\n");
    await rename(join(folder, "new"), join(folder, "routes.yml"));
    await vi.waitFor(() => expect(hosts()).toContain("b.localhost"), patiently);
    expect(hosts()).not.toContain("a.localhost");
    await writeFile(join(folder, "routes.yml"), "b.localhost: {\n");
    await vi.waitFor(
      () => expect(process.stderr).toMatch(/! routes\.yml:\d+:\d+: .*the last good one stays/),
      patiently,
    );
    expect(hosts()).toContain("b.localhost");
    process.kill("SIGHUP");
    expect(await process.exited).toBe(0);
  });
});

describe("bad options", () => {
  it.each([
    [["--flush", "soon"], /--flush must be a number of milliseconds from 0 to 2147483, not "soon"/],
    [["--speed"], /--speed/],
    [["--docker", "ftp://host"], /"ftp:\/\/host"/],
    [["--config", "/nonexistent/config"], /there is no directory "\/nonexistent\/config"/],
    [["--config", new URL(import.meta.url).pathname], /demo\.test\.ts/],
  ])("%j end it with 2 and one clear line", async (args, message) => {
    const process = demo(...args);
    expect(await process.exited).toBe(2);
    expect(process.stdout).toBe("");
    expect(process.stderr).toMatch(/^crowsnest demo: [^\n]*\n$/);
    expect(process.stderr).toMatch(message);
  });

  it("and --help tells the good ones", async () => {
    const process = demo("--help");
    expect(await process.exited).toBe(0);
    for (const option of ["--docker", "--config", "--flush", "--json", "--once", "--help"]) {
      expect(process.stdout).toContain(option);
    }
  });
});

describe.skipIf(skipWithout("docker"))("with a real engine", () => {
  it("shows containers as they start and go, and the routes of their labels", async () => {
    await using engine = await startDockerEngine();
    const run = (name: string, host: string): Promise<string> =>
      engine.docker(
        "run",
        "-d",
        "--name",
        name,
        "--network",
        "none",
        "--label",
        `crowsnest.host=${host}`,
        "--label",
        "crowsnest.port=8080",
        "busybox:test",
        "sleep",
        "600",
      );
    const [before, after] = [`before-${process.pid}`, `after-${process.pid}`];
    await run(before, "before.localhost");
    const folder = await configFolder("a.localhost: http://127.0.0.1:1\n");
    const demoProcess = demo("--docker", engine.host, "--config", folder, "--json", "--flush", "50");
    const hosts = (): string[] => demoProcess.batches.at(-1)?.routes.map(({ host }) => host) ?? [];
    await vi.waitFor(
      () => expect(hosts()).toEqual(expect.arrayContaining(["a.localhost", "before.localhost"])),
      patiently,
    );
    expect(demoProcess.stderr).not.toContain("Simulated");
    await run(after, "after.localhost");
    await vi.waitFor(() => expect(hosts()).toContain("after.localhost"), patiently);
    await engine.docker("rm", "-f", after);
    await vi.waitFor(() => expect(demoProcess.told).toContain(`${after}: container-destroy`), patiently);
    expect(hosts()).not.toContain("after.localhost");
    const told = demoProcess.told.filter((line) => line.startsWith(`${after}:`));
    expect(told).toEqual(
      ["create", "start", "kill", "die", "destroy"].map((action) => `${after}: container-${action}`),
    );
    await engine.docker("rm", "-f", before);
    demoProcess.kill("SIGINT");
    expect(await demoProcess.exited).toBe(0);
  });
});
