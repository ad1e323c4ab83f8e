import { type DockerEngine, recordEvents, skipWithout, startDockerEngine, until } from "@crowsnest/real-parts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FaultProxy, Random } from "../../src/index.ts";
import { get } from "../request.ts";

describe.skipIf(skipWithout("dockerd"))("A fault proxy in front of a real engine", { timeout: 120_000 }, () => {
  let engine: DockerEngine;
  beforeAll(async () => {
    engine = await startDockerEngine({ own: true });
  });
  afterAll(() => engine?.[Symbol.asyncDispose]());

  it("passes on every event byte for byte, in pieces and with pauses", async () => {
    await using proxy = await FaultProxy.start({ target: engine.host, seed: 1 });
    await using truth = await recordEvents(engine.host);
    proxy.split({ min: 1, max: 40 });
    await using through = await recordEvents(proxy.host);
    const random = new Random(2);
    for (let number = 0; number < 30; number += 1) {
      await engine.docker("tag", "busybox:test", `size-${number}:1`);
      if (random.next() < 0.5) proxy.stall();
      else proxy.resume();
    }
    proxy.resume();
    await until(() => truth.lines.length === 30 && through.lines.length === 30, { timeout: 60_000 });
    expect(through.lines).toEqual(truth.lines);
  });

  it("gives the same answer in small pieces, and none when it is cut", async () => {
    await using proxy = await FaultProxy.start({ target: engine.host, host: "tcp://127.0.0.1:0" });
    proxy.split(7);
    const list = await get(proxy.host, "/images/json");
    expect(JSON.parse(list.body)).toEqual(JSON.parse((await get(engine.host, "/images/json")).body));
    proxy.cutNext({ after: 300 });
    await expect(get(proxy.host, "/images/json")).rejects.toThrow();
  });

  it("shows a client that the engine was killed, and the engine that came back", async () => {
    await using proxy = await FaultProxy.start({ target: engine.host });
    await using through = await recordEvents(proxy.host);
    await engine.kill9();
    await through.ended;
    await expect(get(proxy.host, "/_ping")).rejects.toThrow();
    await engine.start();
    expect((await get(proxy.host, "/_ping")).body).toBe("OK");
  });
});
