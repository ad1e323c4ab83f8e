import { skipWithout, startDockerEngine } from "@crowsnest/real-parts";
import { describe, expect, it, vi } from "vitest";
import type { FaultReport } from "../../src/web/protocol.ts";
import type { PageClient } from "./page-client.ts";
import { WebDemo } from "./web-demo.ts";

const patiently = { timeout: 60_000, interval: 50 };

/** Presses one, and waits for what came of it. */
async function press(demo: WebDemo, page: PageClient, name: string): Promise<FaultReport> {
  const before = page.faults.length;
  const { status, body } = await demo.press(name);
  expect(status).toBe(202);
  const began = JSON.parse(body) as FaultReport;
  expect(began).toMatchObject({ name, phase: "began", lost: 0, reloads: 0 });
  await vi.waitFor(() => expect(page.faults).toHaveLength(before + 2), patiently);
  const [first, over] = page.faults.slice(before) as [FaultReport, FaultReport];
  expect(first).toEqual(began);
  expect(over).toMatchObject({ name, phase: "over" });
  expect(over.at).toBeGreaterThanOrEqual(began.at);
  return over;
}

async function opened(demo: WebDemo): Promise<PageClient> {
  const page = demo.page();
  await vi.waitFor(() => expect(page.health?.docker.phase).toBe("connected"), patiently);
  return page;
}

/** The force-reloads that a page was told of, by their cause. */
function reloads(page: PageClient): string[] {
  const events = page.batches.flatMap(({ events }) => events);
  return events.flatMap((event) => (event.action === "force-reload" ? [event.cause] : []));
}

/** Waits for containers' events that are no replay: over TCP, what happens up to a second after a reconnect may be one. */
async function untilLive(page: PageClient): Promise<void> {
  const { length } = page.batches;
  const origins = (): unknown[] =>
    page.batches
      .slice(length)
      .flatMap(({ events }) =>
        events.flatMap((event) => (event.type === "docker" && "origin" in event ? [event.origin] : [])),
      );
  await vi.waitFor(() => expect(origins()).toContain("live"), patiently);
}

describe.concurrent("with a simulated engine", () => {
  it("a cut: reconnecting, then everything that happened meanwhile, nothing lost", { timeout: 180_000 }, async () => {
    await using demo = await WebDemo.start("--simulate");
    const page = await opened(demo);
    let text = "";
    do {
      const report = await press(demo, page, "cut");
      expect(report).toMatchObject({ lost: 0, reloads: 0 });
      ({ text } = report);
      // While it lasted the simulation may have done nothing but save routes.yml: then there is nothing to replay.
    } while (/^nothing was lost: \d+ events? came through$/.test(text));
    expect(text).toMatch(/^nothing was lost: [1-9]\d* events? replayed$/);
    const phases = page.messages.flatMap((message) => (message.event === "health" ? [message.data.docker] : []));
    expect(phases.map(({ phase }) => phase)).toContain("reconnecting");
    const origins = page.batches.flatMap(({ events }) => events.map((event) => "origin" in event && event.origin));
    expect(origins).toContain("replay");
    expect(reloads(page)).toEqual([]);
    page.close();
  });

  it("a stall and a split lose nothing either", { timeout: 180_000 }, async () => {
    await using demo = await WebDemo.start("--simulate");
    const page = await opened(demo);
    expect(await press(demo, page, "stall")).toMatchObject({ lost: 0, reloads: 0 });
    expect(page.faults.at(-1)?.text).toMatch(/^nothing was lost: [1-9]\d* events? (replayed|came through)$/);
    await untilLive(page);
    expect(await press(demo, page, "split")).toMatchObject({ lost: 0, reloads: 0 });
    expect(page.faults.at(-1)?.text).toMatch(/^nothing was lost: [1-9]\d* events? came through$/);
    page.close();
  });

  it("an overrun loses what the engine forgot, and one force-reload says so", { timeout: 180_000 }, async () => {
    await using demo = await WebDemo.start("--simulate");
    const page = await opened(demo);
    const { lost, reloads: told, text } = await press(demo, page, "overrun");
    expect(lost).toBeGreaterThanOrEqual(402 - 256);
    expect(lost).toBeLessThan(402);
    expect(told).toBe(1);
    expect(text).toMatch(new RegExp(`^${lost} events lost, and 1 force-reload told so: `));
    expect(reloads(page)).toEqual(["gap"]);
    page.close();
  });

  it("a restart is told by one force-reload, and the fleet is there again", { timeout: 180_000 }, async () => {
    await using demo = await WebDemo.start("--simulate");
    const page = await opened(demo);
    const { lost, reloads: told, text } = await press(demo, page, "restart");
    expect([lost, told]).toEqual([0, 1]);
    expect(text).toMatch(/^1 force-reload, since something may have been missed: /);
    expect(reloads(page)).toEqual(["gap"]);
    const newcomer = await opened(demo);
    const states = newcomer.state?.containers.map(({ name, state }) => `${name} ${state}`);
    expect(states).toEqual(expect.arrayContaining(["web running", "db running"]));
    page.close();
    newcomer.close();
  });

  it("a slow consumer loses what does not fit, and one force-reload has the number", { timeout: 180_000 }, async () => {
    await using demo = await WebDemo.start("--simulate");
    const page = await opened(demo);
    const { lost, reloads: told } = await press(demo, page, "slow-consumer");
    expect(told).toBe(1);
    expect(lost).toBeGreaterThan(0);
    // All others came.
    const events = () => page.batches.flatMap(({ events }) => events);
    const churned = () => events().filter(({ actorName }) => actorName === "night-batch");
    await vi.waitFor(() => expect(churned().length).toBeGreaterThanOrEqual(8002 - lost), patiently);
    const dropped = events().flatMap((event) => (event.action === "force-reload" ? [event.dropped] : []));
    expect(dropped).toEqual([lost]);
    page.close();
  });

  it("one at a time, and none that is not there", { timeout: 180_000 }, async () => {
    await using demo = await WebDemo.start("--simulate");
    expect((await demo.press("split")).status).toBe(202);
    const { status, body } = await demo.press("cut");
    expect([status, JSON.parse(body)]).toEqual([409, { error: "split is under way" }]);
    expect((await demo.press("flood")).status).toBe(404);
    expect((await demo.press("constructor")).status).toBe(404);
  });
});

describe.skipIf(skipWithout("docker"))("with a real engine behind the proxy of --chaos", () => {
  it("those faults are there that leave it alone, and a cut loses nothing", { timeout: 240_000 }, async () => {
    await using engine = await startDockerEngine();
    await using demo = await WebDemo.start("--docker", engine.host, "--chaos", "--flush", "50");
    const page = await opened(demo);
    expect(page.state).toMatchObject({
      simulated: false,
      host: engine.host,
      faults: ["cut", "stall", "split", "slow-consumer"],
    });
    expect((await demo.press("restart")).status).toBe(404);
    const run = (name: string): Promise<string> =>
      engine.docker("run", "-d", "--name", name, "--network", "none", "busybox:test", "sleep", "600");
    // After a cut the watcher looks whether the engine still remembers the last event: so there has to be one.
    await run(`before-${process.pid}`);
    await vi.waitFor(() => expect(page.told).toContain(`before-${process.pid}: container-start`), patiently);
    const name = `cut-${process.pid}`;
    const pressed = press(demo, page, "cut");
    await vi.waitFor(() => expect(page.health?.docker.phase).toBe("reconnecting"), patiently);
    await run(name);
    await engine.docker("rm", "-f", name);
    expect(await pressed).toMatchObject({ lost: 0, reloads: 0 });
    const all = ["create", "start", "kill", "die", "destroy"].map((action) => `${name}: container-${action}`);
    await vi.waitFor(() => expect(page.told.filter((line) => line.startsWith(`${name}:`))).toEqual(all), patiently);
    expect(reloads(page)).toEqual([]);
    expect(await press(demo, page, "slow-consumer")).toMatchObject({ lost: 0, reloads: 0 });
    page.close();
  });
});

it("--chaos without an engine is refused in one line", { timeout: 150_000 }, async () => {
  await expect(WebDemo.start("--docker", "unix:///nonexistent.sock", "--chaos")).rejects.toThrow(
    "--chaos needs a real engine, and none was reached",
  );
});
