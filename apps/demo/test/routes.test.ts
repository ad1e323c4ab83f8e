import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Action, type ContainerAction, type DockerEvent } from "@crowsnest/events";
import { afterEach, describe, expect, it } from "vitest";
import { ContainerRoutes } from "../src/routes/container-routes.ts";
import { FileRoutes, parseRoutes } from "../src/routes/file-routes.ts";
import { routeTable } from "../src/routes/route-table.ts";

function event(action: ContainerAction, name: string, host?: string, port?: string): DockerEvent {
  return {
    type: "docker",
    action,
    actorId: `id-${name}`,
    actorName: name,
    actorAttributes: {
      ...(host === undefined ? {} : { "crowsnest.host": host }),
      ...(port === undefined ? {} : { "crowsnest.port": port }),
    },
    host: "unix:///fake.sock",
    time: 0,
    origin: "live",
  };
}

describe("the routes of containers", () => {
  it("follow events: a route is there while its container runs", () => {
    const routes = new ContainerRoutes();
    routes.apply(event(Action.ContainerStart, "web", "web.localhost", "8080"));
    const claim = { host: "web.localhost", target: "http://web:8080", source: "container web" };
    expect(routes.claims()).toEqual([claim]);
    for (const [away, back] of [
      [Action.ContainerPause, Action.ContainerUnpause],
      [Action.ContainerDie, Action.ContainerStart],
    ] as const) {
      routes.apply(event(away, "web", "web.localhost", "8080"));
      expect(routes.claims()).toEqual([]);
      routes.apply(event(back, "web", "web.localhost", "8080"));
      expect(routes.claims()).toEqual([claim]);
    }
    routes.apply(event(Action.ContainerKill, "web"));
    expect(routes.claims(), "a signal is no death").toEqual([claim]);
    routes.apply({ ...event(Action.ContainerRename, "shop"), actorId: "id-web" });
    expect(routes.claims()).toEqual([{ ...claim, target: "http://shop:8080", source: "container shop" }]);
    routes.apply({ ...event(Action.ContainerDestroy, "shop"), actorId: "id-web" });
    expect(routes.claims()).toEqual([]);
  });

  it("are rebuilt from a list, and port 80 is the default", () => {
    const routes = new ContainerRoutes();
    routes.apply(event(Action.ContainerStart, "old", "old.localhost"));
    const labels = { "crowsnest.host": "new.localhost" };
    routes.replaceAll([
      { id: "1", name: "new", image: "i", state: "running", labels, since: 0 },
      { id: "2", name: "dead", image: "i", state: "exited", labels, since: 0, exitCode: 1 },
    ]);
    expect(routes.claims()).toEqual([{ host: "new.localhost", target: "http://new:80", source: "container new" }]);
  });

  it("are refused to a port that is none, and that is told", () => {
    const routes = new ContainerRoutes();
    for (const [name, port] of [
      ["a", "abc"],
      ["b", ""],
      ["c", "0"],
      ["d", "65536"],
      ["e", "65535"],
    ] as const) {
      routes.apply(event(Action.ContainerStart, name, `${name}.localhost`, port));
    }
    expect(routes.claims().map(({ host }) => host)).toEqual(["e.localhost"]);
    expect(routes.problems()).toContain('The label crowsnest.port of a must be a port from 1 to 65535, not "abc"');
    expect(routes.problems()).toHaveLength(4);
  });

  it("are not hurt by labels with the names of an object's own parts", () => {
    const routes = new ContainerRoutes();
    const attributes = JSON.parse('{"__proto__":"x","constructor":"y","crowsnest.host":"a.localhost"}') as Record<
      string,
      string
    >;
    routes.apply({ ...event(Action.ContainerStart, "web"), actorAttributes: attributes });
    expect(routes.claims()).toHaveLength(1);
  });
});

describe("routes.yml", () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });

  it("maps hosts to targets", () => {
    expect(parseRoutes("a.localhost: http://10.0.0.2:80 # one\n")).toEqual([
      { host: "a.localhost", target: "http://10.0.0.2:80", source: "routes.yml" },
    ]);
    expect(parseRoutes("# nothing yet\n")).toEqual([]);
  });

  it.each([
    ["a.localhost: [1", /^routes\.yml:1:\d+: /],
    ["- a.localhost", "routes.yml:1:1: a mapping of hosts to targets is due"],
    [
      "a: http://x:1\nb.localhost: nowhere",
      "routes.yml:2:14: the target of b.localhost must be a URL such as http://10.0.0.2:8080",
    ],
    [
      "b.localhost: localhost:80",
      "routes.yml:1:14: the target of b.localhost must be a URL such as http://10.0.0.2:8080",
    ],
    ["a.localhost:\n  - x", /the target of a.localhost must be a URL/],
    ["a: http://x:1\na: http://y:1", "routes.yml:2:1: a is there twice"],
    ["a: http://x:1\nA: http://y:1", "routes.yml:2:1: A is there twice"],
    [": http://x:1", "routes.yml:1:1: a host is due"],
    ["a: |\n  http://x:1\n  b\n", "routes.yml:1:4: the target of a must be a URL such as http://10.0.0.2:8080"],
  ])("%j is refused with line and column", (text, message) => {
    expect(() => parseRoutes(text)).toThrow(message);
  });

  it("takes hosts as they are written, also those that YAML takes for numbers", () => {
    expect(parseRoutes("1.10: http://x:1\n'1.1': http://y:1\n").map(({ host }) => host)).toEqual(["1.10", "1.1"]);
  });

  it("with as many hosts as it may have is read at once", () => {
    const hosts = Array.from({ length: 30_000 }, (_, index) => `host${index}: http://10.0.0.1:80`);
    // It took minutes when the parser looked for keys that are there twice.
    expect(parseRoutes(hosts.join("\n"))).toHaveLength(30_000);
  });

  it("that is a pipe is refused, and nobody waits for it", async (context) => {
    if (process.platform === "win32") context.skip("there are no pipes in a folder on Windows");
    const folder = await mkdtemp(join(tmpdir(), "crowsnest-routes-"));
    folders.push(folder);
    execFileSync("mkfifo", [join(folder, "routes.yml")]);
    expect(await new FileRoutes(folder).reload()).toBe("routes.yml is no file; the last good one stays");
  });

  it("keeps its last good routes while it is bad, and has none when it is gone", async () => {
    const folder = await mkdtemp(join(tmpdir(), "crowsnest-routes-"));
    folders.push(folder);
    const path = join(folder, "routes.yml");
    const routes = new FileRoutes(folder);
    await writeFile(path, "a.localhost: http://x:1\n");
    expect(await routes.reload()).toBeUndefined();
    await writeFile(path, "a.localhost: {\n");
    expect(await routes.reload()).toMatch(/^routes\.yml:\d+:\d+: .*; the last good one stays$/);
    expect(routes.claims()).toHaveLength(1);
    await rm(path);
    expect(await routes.reload()).toBeUndefined();
    expect(routes.claims()).toEqual([]);
  });
});

describe("the table", () => {
  it("gives a host to the file first, then to the first container by name, and names the rivals", () => {
    const claim = (host: string, source: string) => ({ host, target: `http://${source.at(-1)}:80`, source });
    const table = routeTable(
      [claim("file.localhost", "routes.yml")],
      [
        claim("web.localhost", "container b"),
        claim("web.localhost", "container a"),
        claim("file.localhost", "container c"),
      ],
    );
    expect(table.map(({ host, source, rivals }) => [host, source, rivals])).toEqual([
      ["file.localhost", "routes.yml", ["container c"]],
      ["web.localhost", "container a", ["container b"]],
    ]);
  });

  it("knows no difference between upper and lower case of a host", () => {
    const claim = (host: string, source: string) => ({ host, target: "http://x:80", source });
    expect(routeTable([], [claim("Web.localhost", "container a"), claim("web.LOCALHOST", "container b")])).toEqual([
      { host: "web.localhost", target: "http://x:80", source: "container a", rivals: ["container b"] },
    ]);
  });
});
