import { existsSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { FakeEngine, type FakeEngineOptions } from "../../src/index.ts";
import { inTime } from "../in-time.ts";
import { get, replay } from "../request.ts";
import { subscribe } from "../subscription.ts";

const open: FakeEngine[] = [];
async function start(options: FakeEngineOptions = {}): Promise<FakeEngine> {
  const engine = await FakeEngine.start(options);
  open.push(engine);
  return engine;
}
const told = async (engine: FakeEngine) => {
  const lines = await replay(engine.host, { type: ["container"] });
  return lines.map((line) => JSON.parse(line)).map(({ Action, Actor }) => `${Action} ${Actor.Attributes.name}`);
};

describe("A fake engine that is killed and starts again", () => {
  afterEach(async () => {
    for (const engine of open.splice(0)) await engine.close();
  });

  it("resets every connection and refuses new ones, until it is back at the same address", async () => {
    const engine = await start();
    const client = await subscribe(engine.host);
    await engine.crash();
    await client.closed;
    await expect(get(engine.host, "/_ping")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await engine.recover();
    expect((await get(engine.host, "/_ping")).body).toBe("OK");
  });

  it("leaves no socket when that is asked for", async () => {
    const engine = await start();
    await engine.crash("none");
    await expect(get(engine.host, "/_ping")).rejects.toMatchObject({ code: "ENOENT" });
    await engine.recover();
    expect((await get(engine.host, "/_ping")).body).toBe("OK");
  });

  it("comes back at the same port of tcp", async () => {
    const engine = await start({ host: "tcp://127.0.0.1:0" });
    const { host } = engine;
    await engine.crash();
    await expect(get(host, "/_ping")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await engine.recover();
    expect(engine.host).toBe(host);
    expect((await get(host, "/_ping")).body).toBe("OK");
  });

  it("never tells of a container that died meanwhile, but knows how it ended", async () => {
    const engine = await start();
    engine.run({ name: "web" });
    await engine.crash();
    engine.die("web", 3);
    await engine.recover();
    expect(await told(engine)).toEqual([]);
    const { body } = await get(engine.host, "/containers/web/json");
    expect(JSON.parse(body).State).toMatchObject({ Status: "exited", ExitCode: 3 });
  });

  it("ends what it finds alive and starts what its policy says, which only the ring tells", async () => {
    const engine = await start();
    engine.run({ name: "web" });
    engine.run({ name: "always", restart: "always" });
    engine.run({ name: "gone", restart: "unless-stopped" });
    engine.run({ name: "temporary", autoRemove: true });
    await engine.crash();
    engine.die("gone");
    await engine.recover();
    expect(await told(engine)).toEqual([
      ...["kill web", "die web", "stop web"],
      ...["kill always", "die always", "stop always", "start always"],
      "start gone",
      ...["kill temporary", "die temporary", "stop temporary", "destroy temporary"],
    ]);
    expect(engine.containers.map(({ name, state }) => `${name} ${state}`)).toEqual([
      "web exited",
      "always running",
      "gone running",
    ]);
  });

  it("leaves containers alone with liveRestore", async () => {
    const engine = await start({ liveRestore: true });
    engine.run({ name: "web" });
    await engine.crash();
    await engine.recover();
    expect(await told(engine)).toEqual([]);
    expect(engine.container("web").state).toBe("running");
  });

  it("takes no command while it is down", async () => {
    const engine = await start();
    engine.run({ name: "web" });
    await engine.crash();
    expect(() => engine.stop("web")).toThrow("the engine is down: nothing but die and oom can happen");
    expect(() => engine.create()).toThrow("the engine is down");
  });

  it("starts a container again after the delay of its restart policy, unless it is closed", async () => {
    const engine = await start({ restartDelay: 1 });
    engine.run({ name: "web", restart: "always" });
    engine.die("web", 1);
    expect(engine.container("web").state).toBe("restarting");
    await inTime(() => expect(engine.container("web")).toMatchObject({ state: "running", restartCount: 1 }));
  });

  it("leaves nothing behind when it is closed while it is down", async () => {
    const engine = await start();
    const path = engine.host.slice("unix://".length);
    await engine.crash();
    expect(existsSync(path)).toBe(true);
    await engine.close();
    await engine.close();
    expect(existsSync(path)).toBe(false);
    await expect(engine.recover()).rejects.toThrow("this engine is closed");
  });
});
