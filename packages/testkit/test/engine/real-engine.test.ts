import {
  type DockerEngine,
  type EventRecorder,
  recordEvents,
  skipWithout,
  startDockerEngine,
  until,
} from "@crowsnest/real-parts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FakeEngine } from "../../src/index.ts";
import { get, replay } from "../request.ts";
import { refusals } from "./refusals.ts";
import { alike } from "./same.ts";
import { scenario } from "./scenario.ts";

// A busy machine needs seconds for each container.
describe.skipIf(skipWithout("dockerd"))("A fake engine beside a real one", { timeout: 120_000 }, () => {
  let real: DockerEngine;
  let fake: FakeEngine;
  let realEvents: EventRecorder;
  let fakeEvents: EventRecorder;

  beforeAll(async () => {
    real = await startDockerEngine({ own: true });
    fake = await FakeEngine.start({ restartDelay: 0 });
    realEvents = await recordEvents(real.host);
    fakeEvents = await recordEvents(fake.host);
  });
  afterAll(async () => {
    await realEvents?.[Symbol.asyncDispose]();
    await fakeEvents?.[Symbol.asyncDispose]();
    await fake?.close();
    await real?.[Symbol.asyncDispose]();
  });

  it.each(scenario)("tells the same events: $title", async (step) => {
    const [realBefore, fakeBefore] = [realEvents.lines.length, fakeEvents.lines.length];
    step.fake(fake);
    const sent = fake.counters.eventsSent;
    await until(() => fakeEvents.lines.length === sent, { what: "the fake engine's events" });
    const expected = fakeEvents.lines.slice(fakeBefore);
    const command = real.docker(...step.docker);
    await (step.fails ? expect(command).rejects.toThrow() : command);
    const what = () => `${expected.length} events, there are:\n${realEvents.lines.slice(realBefore).join("\n")}`;
    await until(() => realEvents.lines.length >= realBefore + expected.length, { what, timeout: 60_000 });
    // Whatever comes too much is in the next step's way.
    expect(alike(expected.join("\n"))).toBe(alike(realEvents.lines.slice(realBefore).join("\n")));
  });

  it("tells the same events of a health check that fails and then succeeds", async () => {
    const health = ["--health-cmd", "test -e /fine", "--health-interval", "1s", "--health-retries", "1"];
    await real.docker("run", "-d", "--network", "none", "--name", "patient", ...health, "busybox:test", "sleep", "600");
    fake.run({ name: "patient", image: "busybox:test", network: "none", healthCheck: "test -e /fine" });
    const check = async (word: "healthy" | "unhealthy") => {
      const action = `health_status: ${word}`;
      fake.health("patient", word);
      const told = await realEvents.until((event) => event.Action === action, { timeout: 60_000 });
      await fakeEvents.until((event) => event.Action === action);
      // Other commands may run at the same time: only the lines of the check that led to the change count.
      const ofCheck = ({ lines }: EventRecorder) => {
        const end = lines.findIndex((line) => line.includes(action));
        const created = lines.slice(0, end).findLast((line) => line.includes("exec_create: /bin/sh -c test")) ?? "";
        const id = /"execID":"([0-9a-f]+)"/.exec(created)?.[1] ?? "none";
        return alike(
          lines
            .slice(0, end + 1)
            .filter((line) => line.includes(id) || line.includes(action))
            .join("\n"),
        );
      };
      expect(told.Actor.Attributes["name"]).toBe("patient");
      expect(ofCheck(fakeEvents)).toBe(ofCheck(realEvents));
    };
    await check("unhealthy");
    await real.docker("exec", "patient", "touch", "/fine");
    await check("healthy");
    await real.docker("rm", "-f", "patient");
    fake.remove("patient", { force: true });
  });

  it.each(refusals.map(([args, refused]) => [args.join(" "), args, refused] as const))(
    "refuses in the same words: %s",
    async (_, args, refused) => {
      const theirs = await real.docker(...args).then(
        () => "nothing",
        (error: Error) => /Error response from daemon: (.*)/.exec(error.message)?.[1] ?? error.message,
      );
      expect(() => refused(fake)).toThrow();
      try {
        refused(fake);
      } catch (error) {
        expect(alike((error as Error).message)).toBe(alike(theirs));
      }
    },
  );

  const eventFilters: readonly Readonly<Record<string, readonly string[]>>[] = [
    {},
    { type: [] },
    { type: ["container"] },
    { type: ["network"] },
    { type: ["con"] },
    { event: ["die"] },
    { event: ["st"] },
    { event: ["exec_start"] },
    { event: ["exec_start", "die"] },
    { container: ["web"] },
    { container: ["we"], event: ["start", "stop"] },
    { container: ["nobody"] },
    { label: ["exitCode"] },
    { label: ["exitCode=0"] },
    { label: ["exitCode", "a"] },
    { label: ["a=x"] },
    { image: ["busybox"] },
    { image: ["busybox:test"] },
    { image: ["busy"] },
    { image: ["other"] },
    { network: ["none"] },
    { volume: ["x"] },
    { scope: ["local"] },
    { scope: ["swarm"] },
    { nonsense: ["x"] },
  ];
  it.each(eventFilters)("filters events as the real one: %o", async (filters) => {
    // The real one has imported an image before, and may have checked a health more often.
    const chosen = async (host: string) => {
      const lines = await replay(host, filters);
      return alike(lines.filter((line) => !/patient|"name":"(busybox:test|sha256)|test -e/.test(line)).join("\n"));
    };
    expect(await chosen(fake.host)).toBe(await chosen(real.host));
  });

  const listQueries: readonly string[] = [
    "all=1",
    "",
    "limit=2",
    "limit=-1",
    "all=none",
    "all=yes",
    ...[
      { name: ["source"] },
      { name: ["^/source$"] },
      { name: ["("] },
      { id: ["0123456789abcdef"] },
      { label: ["a"] },
      { status: ["exited"] },
      { status: ["created", "paused"] },
      { status: ["nonsense"] },
      { exited: ["137"] },
      { exited: ["x"] },
      { health: ["none"] },
      { health: ["x"] },
      { ancestor: ["busybox:test"] },
      { ancestor: ["busybox"] },
      { before: ["idle"] },
      { since: ["idle"] },
      { since: ["nobody"] },
      { network: ["none"] },
      { network: ["x"] },
      { volume: ["x"] },
      { publish: ["80"] },
      { "is-task": ["true"] },
      { isolation: ["x"] },
      { nonsense: ["x"] },
      { label: "a" },
    ].map((filters) => `filters=${encodeURIComponent(JSON.stringify(filters))}`),
    `all=1&filters=${encodeURIComponent('{"exited":["137"]}')}`,
    `filters=${encodeURIComponent('{"status":{"exited":true}}')}`,
  ];
  it.each(listQueries.map((query) => [decodeURIComponent(query), query]))(
    "lists containers as the real one: %s",
    async (_, query) => {
      const list = async (host: string) => {
        const { status, body } = await get(host, `/containers/json?${query}`);
        return { status, body: alike(body) };
      };
      expect(await list(fake.host)).toEqual(await list(real.host));
    },
  );

  it.each(["source", "source2", "idle", "hungry", "clumsy"])(
    "inspects %s as the real one, field by field",
    async (name) => {
      // The real one has more ids, so that the order of those that both have means nothing.
      const inspect = async (host: string) =>
        JSON.parse(
          alike((await get(host, `/containers/${name}/json`)).body)
            .replace(/<id [0-9]+>/g, "<id>")
            .replace(/"[0-9a-f]{12}"/g, '"<short id>"'),
        );
      const [ours, theirs] = [await inspect(fake.host), await inspect(real.host)];
      const pid = (value: { State: { Pid: number } }) => value.State.Pid > 0;
      expect(pid(ours)).toBe(pid(theirs));
      // What only this machine's engine knows.
      for (const value of [ours, theirs]) {
        value.State.Pid = 0;
        value.Driver = "";
      }
      // docker-init is a wrapper that the fake has no use for.
      if (theirs.HostConfig.Init) theirs.HostConfig.Init = null;
      expect(theirs).toMatchObject(ours);
    },
  );

  const requests: readonly string[] = [
    ...[
      "/_ping",
      "/v1.41/_ping",
      "/v1.99/_ping",
      "/v1.10/version",
      "/v0/version",
      "/1.41/version",
      "/nothing",
      "/v1.41/nothing",
    ],
    ...["//version", "/v1.41//version?x=1", "/containers/nobody/json", "/v1.41/containers/nobody/json"],
    ...[
      "/containers/json?limit=x",
      "/containers/json?filters=x",
      "/containers/json?filters=1",
      "/containers/json?filters={",
    ],
    ...[
      "/events?since=abc",
      "/events?since=10m",
      "/events?since=2020-01-01T00:00:00Z",
      "/events?since=1.x",
      "/events?since=99999999999999999999",
    ],
    ...[
      "/events?since=5&until=3",
      "/events?since=1.5&until=0",
      "/events?since=1.123456789123&until=1",
      "/events?since=-1&until=1",
    ],
    ...[
      "/events?until=1&filters=x",
      '/events?until=1&filters={"container":"a"}',
      '/events?until=1&filters=["a"]',
      "/events?until=1&filters=null",
    ],
  ];
  it.each(requests)("answers %s as the real one", async (path) => {
    const answer = async (host: string) => {
      const { status, headers, body } = await get(host, encodeURI(path));
      const { date: _, server: __, "content-length": ___, connection: ____, ...rest } = headers;
      return { status, headers: rest, body: alike(body) };
    };
    expect(await answer(fake.host)).toEqual(await answer(real.host));
  });

  it.each(["POST", "DELETE", "HEAD"])("answers %s /version and HEAD /_ping as the real one", async (method) => {
    for (const path of ["/version", "/_ping"]) {
      const answer = async (host: string) => {
        const { status, body } = await get(host, path, method);
        return { status, body };
      };
      expect(await answer(fake.host)).toEqual(await answer(real.host));
    }
  });
});
