import { type DockerEvent, describeEvent, type ReloadEvent } from "@crowsnest/events";
import { type DockerEngine, skipWithout, startDockerEngine, until } from "@crowsnest/real-parts";
import { FakeEngine, ManualClock } from "@crowsnest/testkit";
import { describe, expect, it } from "vitest";
import { transportTo } from "../src/host/client/transport.ts";
import { DockerWatcher, dockerFilters, Filter } from "../src/index.ts";
import { Collector } from "./collector.ts";

const all = dockerFilters(Filter.container);
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Reads with 50 ms for each event, until it is told to hurry. */
function readSlowly(watcher: DockerWatcher, places = 100) {
  const stream = watcher.watch({ filters: all, buffer: { capacity: places, dropAfter: 100, waiting: places } });
  const told: (DockerEvent | ReloadEvent)[] = [];
  const state = { hurry: false };
  const reading = (async () => {
    await stream.ready;
    for await (const event of stream) {
      told.push(event);
      if (!state.hurry) await pause(50);
    }
  })();
  return { stream, told, state, reading };
}

describe("A consumer that sleeps 50 ms an event", () => {
  it("under 3,000 events: one force-reload in the place of each run that was dropped, counted (pitfall 11)", async () => {
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host });
    await using healthy = await Collector.start(watcher, { filters: all });
    const slow = readSlowly(watcher);
    await slow.stream.ready;
    for (let number = 0; number < 1500; number += 1) {
      engine.run({ name: `s${number}` });
      // As dockerd, the fake engine drops events for a client that it gives no chance to read.
      if (number % 25 === 0) await pause(1);
      expect(slow.stream.stats.buffered).toBeLessThanOrEqual(200);
    }
    await healthy.untilTold("started s1499");
    slow.state.hurry = true;
    const has = (): boolean => slow.stream.stats.received === 3000 && slow.stream.stats.buffered === 0;
    await healthy.untilTrue(has, "the slow reader to have the rest");
    await slow.stream.return();
    await slow.reading;
    const words = healthy.told();
    expect(words).toHaveLength(3000);
    expect(healthy.reloads).toEqual([]);
    // What the slow one was told is the same, but for a force-reload wherever something is left out.
    let at = 0;
    for (const [index, event] of slow.told.entries()) {
      if (event.action !== "force-reload") {
        expect(describeEvent(event)).toBe(words[at]);
        at += 1;
        continue;
      }
      expect(event.cause).toBe("dropped");
      expect(event.dropped).toBeGreaterThan(0);
      expect(slow.told[index - 1]?.action).not.toBe("force-reload");
      at += event.dropped;
    }
    expect(at).toBe(3000);
    const { dropped, delivered } = slow.stream.stats;
    expect(dropped).toBeGreaterThan(1000);
    expect(delivered + dropped).toBe(3000);
  });

  it("under 3,000 events at once: one force-reload in the place of what was dropped, counted (pitfall 11)", async () => {
    const clock = new ManualClock();
    await using engine = await FakeEngine.start();
    await using watcher = new DockerWatcher({ host: engine.host, clock, heartbeat: false });
    const stream = watcher.watch({ filters: all });
    const told: (DockerEvent | ReloadEvent)[] = [];
    const reading = (async () => {
      for await (const event of stream) {
        told.push(event);
        await new Promise<void>((resolve) => clock.setTimer(resolve, 50));
      }
    })();
    await stream.ready;
    for (let number = 0; number < 1500; number += 1) {
      engine.run({ name: `s${number}` });
      if (number % 25 === 0) await pause(1);
    }
    await until(() => stream.stats.received === 3000, { what: "3,000 events" });
    // One is with the consumer and 1024 are ready; the others wait for 3 s, in which 59 or 60 of them get in.
    while (stream.stats.buffered > 0) await clock.advance(50);
    const { dropped, delivered } = stream.stats;
    expect(dropped).toBeGreaterThanOrEqual(3000 - 1 - 1024 - 60);
    engine.run({ name: "afterwards" });
    while (told.length < delivered + 3) {
      await pause(1);
      await clock.advance(50);
    }
    await stream.return();
    await clock.advance(50);
    await reading;
    const all3000 = Array.from(
      { length: 3000 },
      (_, place) => `${place % 2 === 0 ? "created" : "started"} s${place >> 1}`,
    );
    expect(told.map(describeEvent)).toEqual([
      ...all3000.slice(0, delivered),
      `force-reloaded (dropped ${dropped})`,
      "created afterwards",
      "started afterwards",
    ]);
    expect(told[delivered]).toMatchObject({ cause: "dropped", dropped: 3000 - delivered });
    expect(stream.stats).toMatchObject({ received: 3002, delivered: delivered + 2, dropped, reloads: 1 });
  });

  it.skipIf(skipWithout("dockerd"))(
    "does not slow the engine down: within a factor of 2 of one beside a healthy reader (pitfall 11)",
    { timeout: 120_000 },
    async () => {
      await using burdened = await startDockerEngine({ own: true, inMemory: true });
      await using other = await startDockerEngine({ own: true, inMemory: true });
      await using watcher = new DockerWatcher({ host: burdened.host });
      await using otherWatcher = new DockerWatcher({ host: other.host });
      const make = async (engine: DockerEngine): Promise<string> =>
        (JSON.parse(await post(engine, "/containers/create", '{"Image": "busybox:test"}')) as { Id: string }).Id;
      const containers = await Promise.all(Array.from({ length: 8 }, () => make(burdened)));
      const pair = [
        { engine: burdened, id: containers[0] ?? "", times: [] as number[] },
        { engine: other, id: await make(other), times: [] as number[] },
      ];
      const slow = readSlowly(watcher, 10);
      await slow.stream.ready;
      await using healthy = await Collector.start(otherWatcher, { filters: all });
      let serial = 0;
      const rename = (engine: DockerEngine, id: string): Promise<string> => {
        serial += 1;
        return post(engine, `/containers/${id}/rename?name=n${serial}`);
      };
      await Promise.all(
        containers.map(async (id) => {
          for (let number = 0; number < 350; number += 1) await rename(burdened, id);
        }),
      );
      for (let round = 0; round < 200; round += 1) {
        for (const { engine, id, times } of pair) {
          const started = performance.now();
          await rename(engine, id);
          times.push(performance.now() - started);
        }
      }
      // Dockerd gives up on a reader that does not read, and tells it nothing: this one has had all.
      await healthy.untilTrue(() => slow.stream.stats.received === 3000, "the slow watch to have received all");
      expect(slow.stream.stats.buffered).toBeLessThanOrEqual(20);
      slow.state.hurry = true;
      await slow.stream.return();
      await slow.reading;
      expect(slow.stream.stats.dropped).toBeGreaterThan(2000);
      const [beside, alone] = pair.map(({ times }) => median(times)) as [number, number];
      expect(beside).toBeLessThan(2 * alone);
    },
  );
});

function median(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/** A request of the Engine API. Not by `node:http` alone: see `DenoSocket`. */
function post(engine: DockerEngine, path: string, body = ""): Promise<string> {
  const ask = transportTo({ kind: "unix", path: engine.socketPath, host: engine.host, reason: "the test" });
  return new Promise((resolve, reject) => {
    const headers = { "Content-Type": "application/json", "Content-Length": body.length };
    const asked = ask({ method: "POST", path, headers, signal: undefined });
    asked.on("response", (answer) => {
      let text = "";
      answer.on("data", (bytes: Buffer) => {
        text += bytes.toString();
      });
      answer.on("end", () => {
        if ((answer.statusCode ?? 500) < 300) resolve(text);
        else reject(new Error(`${path}: ${answer.statusCode} ${text}`));
      });
    });
    asked.on("error", reject);
    asked.end(body);
  });
}
