import type { DockerEvent } from "@crowsnest/events";
import { describe, expect, it } from "vitest";
import { Matcher } from "../src/filter/matcher.ts";
import {
  containerNameOrId,
  type DockerFilter,
  DockerWatcher,
  type DockerWatcherOptions,
  defaultFilters,
  dockerFilter,
  dockerFilters,
  Filter,
} from "../src/index.ts";

const id = "ab".repeat(32);
const event = (over: Partial<DockerEvent> = {}, attributes: Record<string, string> = {}): DockerEvent => ({
  type: "docker",
  action: "container-start",
  actorId: id,
  actorName: "web",
  actorAttributes: { name: "web", image: "registry:5000/app:1.2", ...attributes },
  host: "unix:///x",
  time: 0,
  origin: "live",
  ...over,
});
const matches = (of: DockerEvent, ...filters: DockerFilter[]): boolean =>
  new Matcher(dockerFilters(...filters)).matchesEvent(of);

describe("Filters", () => {
  it.each([
    ["a name exactly", [containerNameOrId("web")], true],
    ["not a beginning of a name", [containerNameOrId("we")], false],
    ["the full id", [containerNameOrId(id)], true],
    ["12 digits of the id", [containerNameOrId(id.slice(0, 12))], true],
    ["not 11 digits of the id", [containerNameOrId(id.slice(0, 11))], false],
    [
      "20 digits, beside 12 and 40 of others",
      ["c".repeat(12), id.slice(0, 20), "d".repeat(40)].map(containerNameOrId),
      true,
    ],
    ["not a beginning that is no id's", [containerNameOrId("ab".repeat(6).toUpperCase())], false],
    ["any value of a term", [containerNameOrId("db"), containerNameOrId("web")], true],
    ["all terms", [containerNameOrId("web"), Filter.die], false],
    ["an image with its tag", [dockerFilter("image", "registry:5000/app:1.2")], true],
    ["an image without its tag", [dockerFilter("image", "registry:5000/app")], true],
    ["not another tag", [dockerFilter("image", "registry:5000/app:1.3")], false],
    ["a label by its key", [dockerFilter("label", "a")], true],
    ["a label by its value", [dockerFilter("label", "a=b=c")], true],
    ["not another value", [dockerFilter("label", "a=b")], false],
    ["not what every object has", [dockerFilter("label", "constructor")], false],
    ["everything, without filters", [], true],
  ] as const)("match %s", (_, filters, expected) => {
    expect(matches(event({}, { a: "b=c" }), ...filters)).toBe(expected);
  });

  it("died and health_status are what they stand for", () => {
    expect(matches(event({ action: "container-die" }), dockerFilter("event", "died"))).toBe(true);
    expect(matches(event({ action: "container-healthy" }), dockerFilter("event", "health_status"))).toBe(true);
    expect(matches(event({ action: "container-unhealthy" }), dockerFilter("event", "health_status: healthy"))).toBe(
      false,
    );
  });

  it("are frozen, and merge", () => {
    expect(defaultFilters).toEqual({ type: ["container"], event: ["start", "die", "destroy"] });
    expect(Object.isFrozen(defaultFilters) && Object.isFrozen(defaultFilters.event)).toBe(true);
  });

  it.each([
    [
      "an unknown term",
      () => dockerFilter("colour" as "label", "red"),
      /"colour".*|one of type, event, container, image, label/,
    ],
    ["no value", () => dockerFilter("label"), /label/],
    ["an empty value", () => dockerFilter("label", ""), /""/],
    ["another type", () => dockerFilter("type", "network"), /"network"/],
    ["an event that is never told", () => dockerFilter("event", "exec_start"), /"exec_start"/],
    ["something else", () => dockerFilters("start" as unknown as DockerFilter), /"start"/],
  ])("%s is refused with an error that quotes it", (_, make, message) => {
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ code: "invalid-option" }));
  });
});

describe("Bad options", () => {
  it.each([
    [{ host: "ftp://x" }, /ftp:\/\/x/],
    [{ timeout: -1 }, /timeout .*-1/],
    [{ timeout: Number.NaN }, /timeout .*NaN/],
    [{ retry: { maxDelay: 10 } }, /retry\.maxDelay/],
    [{ retry: 5 }, /retry .*5/],
    [{ heartbeat: { interval: "10s" } }, /heartbeat\.interval .*"10s"/],
    [{ heartbeat: true }, /heartbeat .*true/],
    [{ recovery: "restart" }, /recovery .*"restart"/],
    [{ failFast: 1 }, /failFast .*1/],
    [{ lineLimit: 10 }, /lineLimit .*10/],
    [{ logger: { info() {} } }, /logger/],
    [{ hosts: "unix:///y" }, /the options: there is no option "hosts"; did you mean "host"\?/],
    [{ retry: { maxDealy: 5000 } }, /retry: there is no option "maxDealy"; did you mean "maxDelay"\?/],
    [{ heartbeat: { pause: 5 } }, /heartbeat: there is no option "pause", only interval, timeout/],
    [{ tls: { cA: "x" } }, /tls: there is no option "cA"; did you mean "ca"\?/],
    [
      { host: "ssh://me@box", ssh: { knownHost: "x" } },
      /ssh: there is no option "knownHost"; did you mean "knownHosts"\?/,
    ],
  ] as const)("%o is refused at construction", (options, message) => {
    const make = (): DockerWatcher => new DockerWatcher({ host: "unix:///x", ...options } as DockerWatcherOptions);
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ code: "invalid-option" }));
  });

  it("of a watch are refused too, and nothing is connected", () => {
    const watcher = new DockerWatcher({ host: "unix:///nowhere" });
    expect(() => watcher.watch({ filters: { colour: ["red"] } as never })).toThrow(/"colour"/);
    expect(() => watcher.watch({ filters: "web" as never })).toThrow(/"web"/);
    expect(() => watcher.watch({ snapshot: 1 as never })).toThrow(/snapshot .*1/);
    expect(() => watcher.watch({ buffer: { capacity: 0 } })).toThrow(/buffer\.capacity/);
    expect(() => watcher.watch({ filter: {} } as never)).toThrow(
      /watch\(\): there is no option "filter"; did you mean "filters"/,
    );
    expect(() => watcher.watch({ buffer: { size: 5 } as never })).toThrow(/buffer: there is no option "size"/);
  });
});
