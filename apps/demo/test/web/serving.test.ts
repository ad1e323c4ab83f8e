import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FakeEngine } from "@crowsnest/testkit";
import { afterEach, describe, expect, it, vi } from "vitest";
import { DemoProcess } from "../run-demo.ts";
import { ask } from "./ask.ts";
import { WebDemo } from "./web-demo.ts";

const patiently = { timeout: 60_000, interval: 20 };
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function configFolder(routes: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "crowsnest-web-test-"));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "routes.yml"), routes);
  return folder;
}

/** Ports that follow one another, taken by somebody else. */
async function takenPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

describe("the page", () => {
  it("is served as one file of each kind, none of which asks for another", { timeout: 150_000 }, async () => {
    await using demo = await WebDemo.start("--simulate");
    const [html, script, style] = await Promise.all(["/", "/app.js", "/app.css"].map((path) => ask(demo.port, path)));
    expect(html?.body).toContain('src="/app.js"');
    for (const { body } of [html, script, style].filter((answer) => answer !== undefined)) {
      expect(body.length).toBeGreaterThan(100);
      expect(body.replaceAll("http://www.w3.org/", ""), "no address of another machine").not.toMatch(
        /(?:src|href|import|url)\W{1,3}https?:/,
      );
    }
    expect(script?.status).toBe(200);
    expect(style?.status).toBe(200);
  });

  it("shows what the terminal shows, and says that it is simulated", { timeout: 150_000 }, async () => {
    await using demo = await WebDemo.start("--simulate", "--json");
    const page = demo.page();
    await vi.waitFor(() => expect(page.told).toContain("api: container-die"), patiently);
    expect(page.state).toMatchObject({
      simulated: true,
      faults: ["cut", "stall", "split", "overrun", "restart", "slow-consumer"],
    });
    page.close();
    await page.ended;
    await vi.waitFor(() => expect(demo.process.told.join("\n")).toContain(page.told.join("\n")), patiently);
  });
});

describe("the port", () => {
  it("that is taken is told, and the next free one is taken", { timeout: 150_000 }, async () => {
    const taken = await takenPort();
    const demo = new DemoProcess(["--simulate", "--port", String(taken)]);
    cleanups.push(() => demo.kill("SIGKILL"));
    await vi.waitFor(() => expect(demo.stdout).toContain("The page: "), patiently);
    const port = Number(/The page: http:\/\/127\.0\.0\.1:(\d+)\//.exec(demo.stdout)?.[1]);
    expect(port).not.toBe(taken);
    expect(demo.stdout).toContain(`! Port ${taken} is taken; the page is at port ${port} instead\n`);
    expect((await ask(port, "/healthz")).status).toBeLessThan(600);
    demo.kill("SIGINT");
    expect(await demo.exited).toBe(0);
  });

  it("on an address that is not this machine's ends the demo with one clear line", { timeout: 150_000 }, async () => {
    const demo = new DemoProcess(["--simulate", "--bind", "192.0.2.1"]);
    expect(await demo.exited).toBe(2);
    expect(demo.stderr).toMatch(/^crowsnest demo: the page cannot be served at http:\/\/192\.0\.2\.1:7117\/: .*\n$/);
  });

  it("on another address than loopback is warned of", { timeout: 150_000 }, async () => {
    await using demo = await WebDemo.start("--simulate", "--bind", "0.0.0.0");
    expect(demo.process.stdout).toMatch(/! --bind 0\.0\.0\.0 is no loopback address: everybody who reaches it sees/);
    expect(demo.process.stdout).toContain(`The page: http://127.0.0.1:${demo.port}/`);
    await using usual = await WebDemo.start("--simulate");
    expect(usual.process.stdout).not.toContain("loopback");
  });

  it("is left alone with --no-web, and with --json", { timeout: 150_000 }, async () => {
    for (const option of ["--no-web", "--json"]) {
      const demo = new DemoProcess(["--simulate", option, "--once", "2"]);
      expect(await demo.exited).toBe(0);
      expect(demo.stdout + demo.stderr).not.toContain("The page");
    }
  });
});

describe("/healthz and /metrics", () => {
  it("tell when the engine is gone, and when it is back", { timeout: 150_000 }, async () => {
    await using engine = await FakeEngine.start();
    engine.run({ name: "web" });
    await using demo = await WebDemo.start("--docker", engine.host, "--config", await configFolder(""));
    const health = async (): Promise<{ status: number; body: string }> => ask(demo.port, "/healthz");
    const connected = async (): Promise<string | undefined> => {
      const { body } = await ask(demo.port, "/metrics");
      return /^crowsnest_watcher_connected\{watcher="docker"\} (\d)$/m.exec(body)?.[1];
    };
    await vi.waitFor(async () => expect((await health()).status).toBe(200), patiently);
    expect(JSON.parse((await health()).body)).toEqual({
      ...{ healthy: true, docker: "connected", files: "connected", reasons: [] },
    });
    expect(await connected()).toBe("1");
    const page = demo.page();
    await engine.crash();
    await vi.waitFor(async () => expect((await health()).status).toBe(503), patiently);
    const { docker, files, reasons } = JSON.parse((await health()).body) as Record<string, string>;
    expect([docker, files]).toEqual(["reconnecting", "connected"]);
    expect(reasons?.[0]).toContain(engine.host);
    expect(await connected()).toBe("0");
    await vi.waitFor(() => {
      expect(page.health?.docker).toMatchObject({ phase: "reconnecting", source: engine.host });
      expect(page.health?.docker.attempt).toBeGreaterThan(0);
      expect(page.health?.docker.retryAt).toBeGreaterThan(Date.UTC(2026, 0));
    }, patiently);
    await engine.recover();
    await vi.waitFor(async () => expect((await health()).status).toBe(200), patiently);
    await vi.waitFor(() => expect(page.health?.docker.phase).toBe("connected"), patiently);
    expect(page.health?.docker.reconnects).toBe(1);
    page.close();
  });

  it("are in the format that Prometheus reads", { timeout: 150_000 }, async () => {
    await using demo = await WebDemo.start("--simulate");
    await vi.waitFor(async () => {
      const { body, headers } = await ask(demo.port, "/metrics");
      expect(headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
      const kinds = new Map<string, string>();
      for (const line of body.split("\n").filter((line) => line !== "")) {
        const type = /^# TYPE (\w+) (counter|gauge|histogram)$/.exec(line);
        if (type !== null) kinds.set(type[1] ?? "", type[2] ?? "");
        else if (!line.startsWith("# HELP ")) {
          const sample = /^([a-z_]+?)(_bucket|_sum|_count)?(?:\{[a-z]+="[^"]*"(?:,[a-z]+="[^"]*")*\})? [\d.e+-]+$/.exec(
            line,
          );
          expect(sample, line).not.toBeNull();
          expect(kinds.get(sample?.[1] ?? "") ?? kinds.get(`${sample?.[1]}${sample?.[2]}`), line).toBeDefined();
        }
      }
      expect(kinds.get("crowsnest_flush_duration_seconds")).toBe("histogram");
      expect(body).toMatch(/^crowsnest_events_total\{type="docker",action="container-start"\} [1-9]/m);
      expect(body).toMatch(/^crowsnest_watcher_received_total\{watcher="docker"\} [1-9]/m);
      expect(body).toMatch(/^crowsnest_batch_events_count [1-9]/m);
    }, patiently);
  });
});

describe("the end", () => {
  it("comes with Ctrl-C, also with pages that are open and one that does not read", { timeout: 150_000 }, async () => {
    await using demo = await WebDemo.start("--simulate");
    const pages = [demo.page(), demo.page()];
    const asleep = connect(demo.port, "127.0.0.1");
    asleep.on("error", () => {});
    asleep.pause();
    asleep.write("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const idle = connect(demo.port, "127.0.0.1");
    idle.on("error", () => {});
    cleanups.push(
      () => asleep.destroy(),
      () => idle.destroy(),
    );
    await vi.waitFor(() => expect(pages.every(({ batches }) => batches.length > 0)).toBe(true), patiently);
    demo.process.kill("SIGINT");
    expect(await demo.process.exited).toBe(0);
    for (const page of pages) await page.ended;
    expect(demo.process.stdout).toMatch(/goodbye\n$/);
    expect(demo.process.stderr).toBe("");
  });

  it("comes with Ctrl-C in the midst of a fault", { timeout: 150_000 }, async () => {
    for (const fault of ["cut", "stall", "restart", "slow-consumer"]) {
      await using demo = await WebDemo.start("--simulate");
      expect((await demo.press(fault)).status).toBe(202);
      demo.process.kill("SIGTERM");
      expect(await demo.process.exited, fault).toBe(0);
      expect(demo.process.stderr).toBe("");
    }
  });
});

it("a burst of 10,000 events reaches the page, all of it and in order", { timeout: 150_000 }, async () => {
  await using engine = await FakeEngine.start();
  engine.run({ name: "busy" });
  await using demo = await WebDemo.start("--docker", engine.host, "--config", await configFolder(""), "--flush", "50");
  const page = demo.page();
  await vi.waitFor(() => expect(page.health?.docker.phase).toBe("connected"), patiently);
  const expected: string[] = [];
  for (let number = 0; number < 5000; number += 1) {
    engine.pause("busy");
    engine.unpause("busy");
    expected.push("busy: container-pause", "busy: container-unpause");
  }
  const told = (): string[] => page.told.filter((line) => line.endsWith("pause"));
  await vi.waitFor(() => expect(told()).toHaveLength(10_000), { timeout: 60_000, interval: 100 });
  expect(told()).toEqual(expected);
  expect(page.told).not.toContain(": force-reload");
  page.close();
});
