import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Container } from "@crowsnest/docker-watcher";
import { Action, type DockerEvent, type FileEvent, type ReloadEvent, type WatchEvent } from "@crowsnest/events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FileRoutes } from "../src/routes/file-routes.ts";
import { LiveRoutes } from "../src/routes/live-routes.ts";

const { signal } = new AbortController();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "crowsnest-live-routes-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function event(action: DockerEvent["action"], name: string, time: number, host = "app.localhost"): DockerEvent {
  const labels = { "crowsnest.host": host, "crowsnest.port": "8080" };
  const origin = "live";
  return { type: "docker", action, actorId: name, actorName: name, actorAttributes: labels, host: "", time, origin };
}

function wrote(time: number): FileEvent {
  return {
    ...{ type: "file", action: Action.FileWritten, actorId: "", actorName: "routes.yml", actorAttributes: {} },
    ...{ directory: folder, time, origin: "live" },
  };
}

function reload(type: "docker" | "file", time: number): ReloadEvent {
  const cause = "gap";
  return { type, action: Action.ForceReload, actorId: "", actorName: "", actorAttributes: {}, cause, dropped: 0, time };
}

function container(name: string): Container {
  const labels = { "crowsnest.host": `${name}.localhost` };
  return { id: name, name, image: "busybox", state: "running", labels, since: 0 };
}

/** Routes over a list that the test says. */
function routesOver(list: () => readonly Container[]): LiveRoutes {
  return new LiveRoutes({ list: async () => list() }, new FileRoutes(folder));
}

describe("a batch", () => {
  it("makes routes, each with the event that changed it last", async () => {
    const routes = routesOver(() => []);
    await routes.update([event(Action.ContainerStart, "web", 1, "web.localhost")], signal);
    await writeFile(join(folder, "routes.yml"), "docs.localhost: http://10.0.0.2:80\n");
    const batch: WatchEvent[] = [
      event(Action.ContainerStart, "api", 2, "api.localhost"),
      event(Action.ContainerHealthy, "api", 3, "api.localhost"),
      wrote(4),
    ];
    const update = await routes.update(batch, signal);
    expect(update.problems).toEqual([]);
    expect(update.routes.map(({ host, because, changed }) => [host, because, changed])).toEqual([
      ["api.localhost", "started api", 2],
      ["docs.localhost", "wrote routes.yml", 4],
      ["web.localhost", "started web", 1],
    ]);
  });

  it("in which a container goes and comes back leaves its route as it was", async () => {
    const routes = routesOver(() => []);
    await routes.update([event(Action.ContainerStart, "web", 1)], signal);
    const { routes: after } = await routes.update(
      [event(Action.ContainerDie, "web", 2), event(Action.ContainerStart, "web", 3)],
      signal,
    );
    expect(after).toMatchObject([{ host: "app.localhost", changed: 1, because: "started web" }]);
  });

  it("in which a second container claims a host names the rival, and why", async () => {
    const routes = routesOver(() => []);
    await routes.update([event(Action.ContainerStart, "blue", 1)], signal);
    let { routes: table } = await routes.update([event(Action.ContainerStart, "green", 2)], signal);
    expect(table).toMatchObject([
      { source: "container blue", rivals: ["container green"], because: "started green", changed: 2 },
    ]);
    ({ routes: table } = await routes.update([event(Action.ContainerDie, "blue", 3)], signal));
    expect(table).toMatchObject([{ source: "container green", rivals: [], because: "died blue", changed: 3 }]);
  });

  it("in which a container gets another name moves its route", async () => {
    const routes = routesOver(() => []);
    await routes.update([event(Action.ContainerStart, "web", 1)], signal);
    const renamed = { ...event(Action.ContainerRename, "shop", 2), actorId: "web" };
    const { routes: table } = await routes.update([renamed], signal);
    expect(table).toMatchObject([{ target: "http://shop:8080", because: "renamed shop", changed: 2 }]);
  });
});

describe("a force-reload", () => {
  it("builds the table from a list", async () => {
    const routes = routesOver(() => [container("new")]);
    await routes.update([event(Action.ContainerStart, "old", 1, "old.localhost")], signal);
    const { routes: table, listed } = await routes.update([reload("docker", 2)], signal);
    expect(table).toMatchObject([{ host: "new.localhost", because: "force-reloaded (gap)", changed: 2 }]);
    expect(listed).toHaveLength(1);
  });

  it("keeps what is known while no list can be had, tells why, and makes good for it later", async () => {
    let reachable = false;
    const routes = routesOver(() => {
      if (!reachable) throw new Error("nobody answers");
      return [container("new")];
    });
    await routes.update([event(Action.ContainerStart, "old", 1, "old.localhost")], signal);
    const failed = await routes.update([reload("docker", 2)], signal);
    expect(failed.problems).toEqual(["nobody answers; the routes are those known before"]);
    expect(failed.routes.map(({ host }) => host)).toEqual(["old.localhost"]);
    expect([routes.stale, failed.listed]).toEqual([true, undefined]);
    reachable = true;
    const { routes: table, problems } = await routes.update([], signal);
    expect([table.map(({ host, because }) => `${host}: ${because}`), problems]).toEqual([
      ["new.localhost: listed again"],
      [],
    ]);
    expect(routes.stale).toBe(false);
  });

  it("of the directory reads the file anew", async () => {
    const routes = routesOver(() => []);
    await writeFile(join(folder, "routes.yml"), "a.localhost: http://10.0.0.2:80\n");
    const { routes: table, listed } = await routes.update([reload("file", 1)], signal);
    expect(table).toMatchObject([{ host: "a.localhost", because: "force-reloaded (gap)" }]);
    expect(listed, "containers are none of its business").toBeUndefined();
  });
});

describe("a bad routes.yml", () => {
  it("is told with line and column until it is mended, and the last good one stays", async () => {
    const routes = routesOver(() => []);
    await writeFile(join(folder, "routes.yml"), "a.localhost: http://10.0.0.2:80\n");
    await routes.update([wrote(1)], signal);
    await writeFile(join(folder, "routes.yml"), "a.localhost: http://10.0.0.2:80\nb.localhost: 4100\n");
    const problem =
      "routes.yml:2:14: the target of b.localhost must be a URL such as http://10.0.0.2:8080; the last good one stays";
    const bad = await routes.update([wrote(2)], signal);
    expect(bad.problems).toEqual([problem]);
    expect(bad.routes).toMatchObject([{ host: "a.localhost", changed: 1 }]);
    const later = await routes.update([event(Action.ContainerStart, "web", 3)], signal);
    expect(later.problems, "it lasts").toEqual([problem]);
    await writeFile(join(folder, "routes.yml"), "b.localhost: http://10.0.0.2:4100\n");
    const mended = await routes.update([wrote(4)], signal);
    expect(mended.problems).toEqual([]);
    expect(mended.routes.map(({ host }) => host)).toEqual(["app.localhost", "b.localhost"]);
  });

  it("of a size that is none for a file of routes is not read", async () => {
    const routes = routesOver(() => []);
    await writeFile(join(folder, "routes.yml"), `# ${"x".repeat(1_048_576)}\n`);
    const { problems } = await routes.update([wrote(1)], signal);
    expect(problems).toEqual(["routes.yml is larger than 1048576 bytes; the last good one stays"]);
  });
});
