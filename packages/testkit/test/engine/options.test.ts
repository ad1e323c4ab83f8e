import { describe, expect, it } from "vitest";
import { FakeEngine, type FakeEngineOptions, FaultProxy, type FaultProxyOptions } from "../../src/index.ts";

/** Whatever a program without types may pass. */
const wrong = <T>(value: object): T => value as T;

describe("Options of a fake engine that cannot be", () => {
  it.each<[object, string]>([
    [
      { host: "http://x" },
      'host must be a host such as "unix:///run/docker.sock" or "tcp://127.0.0.1:2375", not "http://x"',
    ],
    [{ host: "unix://relative" }, 'host must be a unix socket with an absolute path, not "unix://relative"'],
    [{ host: `unix:///${"x".repeat(120)}` }, "host must be a unix socket whose path has at most"],
    [{ host: "tcp://127.0.0.1" }, "host must be a host such as"],
    [{ host: "tcp://127.0.0.1:70000" }, "host must be a host such as"],
    [{ host: 5 }, "not 5"],
    [{ apiVersion: "v1.41" }, 'apiVersion must be a version such as "1.41", not "v1.41"'],
    [{ ringSize: 0 }, "ringSize must be a whole number of events, 1 to 1000000, not 0"],
    [{ restartDelay: -1 }, "restartDelay must be a whole number of milliseconds, 0 to 3600000, not -1"],
    [{ mediaType: "text/plain" }, 'mediaType must be one of "application/json"'],
    [{ legacyFields: "yes" }, 'legacyFields must be true or false, not "yes"'],
    [{ clock: {} }, "clock must be a clock with wallTime, now and setTimer"],
    [{ seed: 1.5 }, "seed must be a whole number"],
    [{ sead: 1 }, 'the options of FakeEngine: there is no option "sead"; did you mean "seed"?'],
  ])("are refused: %o", async (options, message) => {
    const engine = FakeEngine.start(wrong<FakeEngineOptions>(options));
    await expect(engine).rejects.toMatchObject({ name: "WatchError", code: "invalid-option" });
    await expect(engine).rejects.toThrow(message);
  });

  it("are told by the system when the address is taken", async () => {
    await using engine = await FakeEngine.start({ host: "tcp://127.0.0.1:0" });
    await expect(FakeEngine.start({ host: engine.host })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

describe("Options of a fault proxy that cannot be", () => {
  it.each<[object, string]>([
    [{}, "target must be a host such as"],
    [{ target: "tcp://127.0.0.1:0" }, 'target must be a host with a port of 1 to 65535, not "tcp://127.0.0.1:0"'],
    [
      { target: "unix:///x", host: "x" },
      'host must be a host such as "unix:///run/docker.sock" or "tcp://127.0.0.1:2375", not "x"',
    ],
    [{ target: "unix:///x", seed: -1 }, "seed must be a whole number"],
    [{ target: "unix:///x", sed: 1 }, 'the options of FaultProxy: there is no option "sed"; did you mean "seed"?'],
  ])("are refused: %o", async (options, message) => {
    const proxy = FaultProxy.start(wrong<FaultProxyOptions>(options));
    await expect(proxy).rejects.toMatchObject({ name: "WatchError", code: "invalid-option" });
    await expect(proxy).rejects.toThrow(message);
  });

  it("are refused later, too", async () => {
    await using proxy = await FaultProxy.start({ target: "unix:///nobody" });
    expect(() => proxy.split(0)).toThrow("min must be a whole number of bytes, 1 or more, not 0");
    expect(() => proxy.split({ min: 5, max: 4 })).toThrow("max must be a whole number of bytes, 5 or more, not 4");
    expect(() => proxy.delay(-1)).toThrow("delay must be");
    expect(() => proxy.cut("gently" as never)).toThrow('how must be one of "reset", "clean", not "gently"');
    expect(() => proxy.cutNext({ times: 0 })).toThrow("times must be");
    expect(() => proxy.cutNext({ after: Number.NaN })).toThrow("after must be");
  });
});

describe("Commands that cannot be", () => {
  it.each<[string, (engine: FakeEngine) => void, string]>([
    ["a container that is not there", (engine) => engine.stop("nobody"), "No such container: nobody"],
    [
      "a name that is taken",
      (engine) => engine.create({ name: "web" }),
      'Conflict. The container name "/web" is already in use',
    ],
    [
      "a name that is none",
      (engine) => engine.create({ name: "-x" }),
      "Invalid container name (-x), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed",
    ],
    [
      "to rename to the same",
      (engine) => engine.rename("web", "web"),
      "Renaming a container with the same name as its current name",
    ],
    ["to remove what runs", (engine) => engine.remove("web"), "You cannot remove a running container"],
    ["to unpause what is not paused", (engine) => engine.unpause("web"), "is not paused"],
    ["to kill what does not run", (engine) => engine.kill("idle"), "Cannot kill container: idle"],
    ["to pause what does not run", (engine) => engine.pause("idle"), "is not running"],
    ["to exec in what does not run", (engine) => engine.exec("idle", "true"), "is not running"],
    ["a signal that is none", (engine) => engine.kill("web", "FOO"), "Invalid signal: FOO"],
    ["signal 0", (engine) => engine.kill("web", 0), "Invalid signal: 0"],
  ])("are refused in Docker's words: %s", async (_, command, message) => {
    await using engine = await FakeEngine.start();
    engine.run({ name: "web" });
    engine.create({ name: "idle" });
    expect(() => command(engine)).toThrow(message);
    expect(() => command(engine)).toThrow(
      expect.objectContaining({ name: "FakeEngineError", status: expect.any(Number) }),
    );
  });

  it.each<[string, (engine: FakeEngine) => void, string]>([
    ["an exit code", (engine) => engine.die("web", 256), "exitCode must be a whole number, 0 to 255, not 256"],
    [
      "a health",
      (engine) => engine.health("web", "fine" as never),
      'health must be one of "healthy", "unhealthy", not "fine"',
    ],
    ["a label", (engine) => engine.create({ labels: wrong({ a: 1 }) }), 'labels["a"] must be a string, not 1'],
    ["a policy", (engine) => engine.create({ restart: "often" as never }), 'restart must be "no", "always"'],
    ["a command", (engine) => engine.create({ command: [] }), "command must be an array of strings, at least one"],
    [
      "an option that is none",
      (engine) => engine.create(wrong({ lables: {} })),
      'the options of a container: there is no option "lables"; did you mean "labels"?',
    ],
    ["an option of a command", (engine) => engine.stop("web", wrong({ code: 1 })), 'no option "code", only exitCode'],
    ["an event", (engine) => engine.emit(wrong({ type: "image", action: "tag", ID: "x" })), 'did you mean "id"?'],
    ["a place to cut", (engine) => engine.cut("nowhere" as never), 'place must be one of "reset"'],
    ["a fault", (engine) => engine.inject({ kind: "fire" } as never), 'kind must be one of "status"'],
    [
      "a status",
      (engine) => engine.inject({ kind: "status", status: 99 }),
      "status must be a whole number, 200 to 599, not 99",
    ],
    [
      "a path",
      (engine) => engine.inject({ kind: "silent" }, { path: "/info" as never }),
      'path must be one of "/_ping"',
    ],
    ["a size", (engine) => engine.splitWrites(0), "bytes must be a whole number, 1 or more, not 0"],
  ])("are refused with the value in quotes: %s", async (_, command, message) => {
    await using engine = await FakeEngine.start();
    engine.run({ name: "web" });
    expect(() => command(engine)).toThrow(message);
    expect(() => command(engine)).toThrow(expect.objectContaining({ code: "invalid-option" }));
  });
});
