import { until } from "@crowsnest/real-parts";
import { FakeEngine, ManualClock } from "@crowsnest/testkit";
import { describe, expect, it } from "vitest";
import { containerNameOrId, DockerWatcher, dockerFilters } from "../src/index.ts";

describe("A list", () => {
  it.each([
    [{ kind: "silent" }, "timeout"],
    [{ kind: "status", status: 500, stallBody: true }, "timeout"],
    [{ kind: "garbage" }, "protocol"],
    [{ kind: "close" }, "unreachable"],
    [{ kind: "status", status: 503, html: true }, "unreachable"],
    [{ kind: "status", status: 401 }, "unauthorized"],
    [{ kind: "status", status: 403 }, "unauthorized"],
    [{ kind: "status", status: 301, headers: { Location: "/version" } }, "rejected"],
    [{ kind: "headers-only" }, undefined],
  ] as const)("of an engine that answers %o is refused with a WatchError, and heals", async (fault, code) => {
    await using engine = await FakeEngine.start();
    engine.run({ name: "one" });
    // Only a test that waits for the timeout lets time pass: an answer may take what a busy machine needs.
    const clock = new ManualClock();
    await using watcher = new DockerWatcher({ host: engine.host, clock, timeout: 300 });
    const heal = engine.inject(fault);
    const listing = watcher.list().catch((cause: unknown) => cause);
    await until(() => engine.requests.length === 1, { what: "the request" });
    if (code === "timeout") await clock.advance(300);
    const error: unknown = await listing;
    expect(error).toMatchObject({ name: "WatchError", code: code ?? expect.any(String) });
    heal();
    expect((await watcher.list()).map(({ name }) => name)).toEqual(["one"]);
    await until(() => engine.counters.connections === 0, { what: "no connection" });
  });

  it("is ended by its signal, with the signal's reason", async () => {
    await using engine = await FakeEngine.start();
    engine.inject({ kind: "silent" });
    await using watcher = new DockerWatcher({ host: engine.host });
    const controller = new AbortController();
    const listing = watcher.list({ signal: controller.signal });
    await until(() => engine.counters.connections === 1, { what: "the request" });
    controller.abort(new Error("mine"));
    await expect(listing).rejects.toThrow("mine");
    await expect(watcher.list({ signal: controller.signal })).rejects.toThrow("mine");
    await until(() => engine.counters.connections === 0, { what: "no connection" });
  });

  it("is ended when its watcher is disposed of, and refused afterwards", async () => {
    await using engine = await FakeEngine.start();
    engine.inject({ kind: "silent" });
    const watcher = new DockerWatcher({ host: engine.host });
    const listing = watcher.list();
    await until(() => engine.counters.connections === 1, { what: "the request" });
    await Promise.all([watcher[Symbol.asyncDispose](), expect(listing).rejects.toMatchObject({ code: "closed" })]);
    await expect(watcher.list()).rejects.toMatchObject({ code: "closed" });
    await until(() => engine.counters.connections === 0, { what: "no connection" });
  });

  it.each([
    [null, "null"],
    ["all", '"all"'],
    [{ signal: "now" }, '"now"'],
    [{ filer: {} }, 'did you mean "filters"?'],
    [{ filters: ["a"] }, '"a"'],
    [{ filters: { container: "web" } }, '"web"'],
  ])("refuses the options %o and quotes them", async (options, quoted) => {
    await using watcher = new DockerWatcher({ host: "unix:///nowhere" });
    const error: unknown = await watcher.list(options as object).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "invalid-option", message: expect.stringContaining(quoted) });
  });

  it("of one container by the beginning of its id, of labels by whatever name", async () => {
    await using engine = await FakeEngine.start();
    const labels = JSON.parse('{"__proto__": "a", "constructor": "b", "name": "c", "exitCode": "0"}') as Record<
      string,
      string
    >;
    const { id } = engine.run({ name: "odd", labels });
    engine.run({ name: "other" });
    engine.die("odd", 7);
    await using watcher = new DockerWatcher({ host: engine.host });
    const found = await watcher.list({ filters: dockerFilters(containerNameOrId(id.slice(0, 12))) });
    expect(found).toMatchObject([{ id, name: "odd", state: "exited", exitCode: 7 }]);
    expect(Object.entries(found[0]?.labels ?? {}).sort()).toEqual(Object.entries(labels).sort());
  });
});
