import { deepEqual, equal } from "node:assert/strict";
import { eventually, FakeEngine } from "@crowsnest/testkit";
import { Routes } from "./routes.ts";

/** As long as a busy machine may need. */
const patiently = { timeout: 60_000 };

/** Registers tests of a user's own consumer with a test runner, each in a few lines. */
export function routeTests(test: (name: string, run: () => Promise<void>) => unknown): void {
  const routed = (routes: Routes, ...names: string[]): Promise<void> =>
    eventually(() => deepEqual([...routes.names].sort(), names), patiently);

  test("a container that runs has a route, one that is stopped has none", async () => {
    await using engine = await FakeEngine.start();
    await using routes = await Routes.follow(engine.host);
    engine.run({ name: "web" });
    await routed(routes, "web");
    engine.stop("web");
    await routed(routes);
  });

  test("what runs already has one, also after a restart", async () => {
    await using engine = await FakeEngine.start();
    engine.run({ name: "web" });
    await using routes = await Routes.follow(engine.host);
    await routed(routes, "web");
    engine.restart("web");
    engine.run({ name: "later" });
    await routed(routes, "later", "web");
  });

  test("kill, die and oom take it away, a mere signal does not", async () => {
    await using engine = await FakeEngine.start();
    await using routes = await Routes.follow(engine.host);
    for (const name of ["killed", "ended", "hungry", "stays"]) engine.run({ name });
    engine.kill("stays", "HUP");
    engine.kill("killed");
    engine.die("ended", 1);
    engine.oom("hungry");
    await routed(routes, "stays");
  });

  test("an unhealthy or paused one is taken out, and comes back", async () => {
    await using engine = await FakeEngine.start();
    await using routes = await Routes.follow(engine.host);
    engine.run({ name: "sick", healthCheck: "test -e /well" });
    engine.run({ name: "idle" });
    engine.health("sick", "unhealthy");
    engine.pause("idle");
    engine.run({ name: "last" });
    await routed(routes, "last");
    engine.health("sick", "healthy");
    engine.unpause("idle");
    await routed(routes, "idle", "last", "sick");
  });

  test("a rename moves it, a removal ends it", async () => {
    await using engine = await FakeEngine.start();
    await using routes = await Routes.follow(engine.host);
    engine.run({ name: "blue" });
    engine.rename("blue", "green");
    await routed(routes, "green");
    engine.remove("green", { force: true });
    await routed(routes);
  });

  test("what happens while the connection is cut is not missed", async () => {
    await using engine = await FakeEngine.start();
    await using routes = await Routes.follow(engine.host);
    engine.run({ name: "web" });
    await routed(routes, "web");
    engine.cut();
    engine.stop("web");
    engine.run({ name: "other" });
    await routed(routes, "other");
    equal(routes.reloads, 0);
  });

  test("an engine that was killed and comes back has the routes built anew", async () => {
    await using engine = await FakeEngine.start({ liveRestore: true });
    await using routes = await Routes.follow(engine.host);
    engine.run({ name: "web" });
    engine.run({ name: "short" });
    await routed(routes, "short", "web");
    await engine.crash();
    engine.die("short");
    await engine.recover();
    await eventually(() => equal(routes.reloads, 1), patiently);
    await routed(routes, "web");
  });
}
