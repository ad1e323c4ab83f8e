import { describe, expect, it } from "vitest";
import { FakeEngine } from "../../src/index.ts";
import { get, replay } from "../request.ts";

describe("The fleet of a fake engine", () => {
  it("is the same for the same seed", async () => {
    const fleet = async (seed: number) => {
      await using engine = await FakeEngine.start({ seed });
      for (let number = 0; number < 3; number += 1) engine.run();
      return engine.containers.map(({ id, name }) => `${id} ${name}`);
    };
    expect(await fleet(1)).toEqual(await fleet(1));
    expect(await fleet(1)).not.toEqual(await fleet(2));
  });

  it("invents names that are not taken, as many as there are containers", async () => {
    await using engine = await FakeEngine.start();
    for (let number = 0; number < 500; number += 1) engine.create();
    expect(new Set(engine.containers.map(({ name }) => name)).size).toBe(500);
  });

  it("finds a container by name, by id and by the beginning of its id, when no other begins so", async () => {
    await using engine = await FakeEngine.start();
    for (let number = 0; number < 17; number += 1) engine.create({ name: `web${number}` });
    const [first] = engine.containers;
    if (first === undefined) throw new Error("no container");
    for (const reference of [first, first.id, first.name, `/${first.name}`, first.id.slice(0, 20)]) {
      expect(engine.container(reference)).toBe(first);
    }
    // Of 17 ids two begin with the same digit.
    const digits = engine.containers.map(({ id }) => id.slice(0, 1));
    const twice = digits.find((digit, index) => digits.indexOf(digit) !== index) ?? "";
    expect(() => engine.container(twice)).toThrow(`Multiple IDs found with provided prefix: ${twice}`);
    expect(() => engine.container("")).toThrow("No such container: ");
  });

  it("shows a container as it is now, and lets nobody change its labels", async () => {
    await using engine = await FakeEngine.start();
    const web = engine.run({ name: "web", labels: { a: "b" } });
    expect(web).toMatchObject({ state: "running", health: undefined, exitCode: 0, restartCount: 0 });
    engine.health("web", "unhealthy");
    engine.die("web", 4);
    expect(web).toMatchObject({ state: "exited", health: "unhealthy", exitCode: 4 });
    expect(Object.isFrozen(web.labels)).toBe(true);
  });

  it("runs a health check as often as it is told, and tells of changes alone", async () => {
    await using engine = await FakeEngine.start();
    engine.run({ name: "web", healthCheck: "curl -f localhost" });
    expect(engine.container("web").health).toBe("starting");
    for (const health of ["healthy", "healthy", "unhealthy", "unhealthy", "healthy"] as const)
      engine.health("web", health);
    const actions = (await replay(engine.host, { container: ["web"] })).map(
      (line) => JSON.parse(line).Action as string,
    );
    expect(actions.filter((action) => action.startsWith("health_status"))).toEqual([
      "health_status: healthy",
      "health_status: unhealthy",
      "health_status: healthy",
    ]);
    expect(actions.filter((action) => action === "exec_create: /bin/sh -c curl -f localhost")).toHaveLength(5);
    const { Health } = JSON.parse((await get(engine.host, "/containers/web/json")).body).State;
    expect(Health).toMatchObject({ Status: "healthy", FailingStreak: 0 });
    expect(Health.Log.map(({ ExitCode }: { ExitCode: number }) => ExitCode)).toEqual([0, 0, 1, 1, 0]);
  });

  it("refuses what a container that waits for its restart cannot do", async () => {
    await using engine = await FakeEngine.start({ restartDelay: 3_600_000 });
    engine.run({ name: "web", restart: "always" });
    engine.die("web", 1);
    expect(() => engine.pause("web")).toThrow("is restarting, wait until the container is running");
    expect(() => engine.exec("web", "true")).toThrow("is restarting, wait until the container is running");
    expect(() => engine.remove("web")).toThrow("You cannot remove a restarting container");
    engine.remove("web", { force: true });
    expect(engine.containers).toEqual([]);
  });

  it("gives up to restart when it is told to stop", async () => {
    await using engine = await FakeEngine.start({ restartDelay: 3_600_000 });
    engine.run({ name: "web", restart: "always" });
    engine.die("web", 1);
    const { body } = await get(engine.host, "/containers/json");
    expect(JSON.parse(body)).toMatchObject([{ State: "restarting", Status: "Restarting (1) Less than a second ago" }]);
    engine.stop("web");
    expect(engine.container("web").state).toBe("exited");
  });

  it("keeps what was asked of it", async () => {
    await using engine = await FakeEngine.start();
    await get(engine.host, "/v1.41/containers/json?all=1&limit=2");
    await get(engine.host, "/info");
    expect(engine.requests).toMatchObject([
      { method: "GET", target: "/v1.41/containers/json?all=1&limit=2", query: { all: "1", limit: "2" } },
      { method: "GET", target: "/info", query: {} },
    ]);
    expect(engine.counters.requests).toEqual({ "/containers/json": 1, other: 1 });
  });
});
