import { recordEvents, skipWithout, startDockerEngine, until } from "@crowsnest/real-parts";
import { describe, expect, it } from "vitest";
import { FakeEngine } from "../../src/index.ts";
import { get, replay } from "../request.ts";

/** The container events of the ring, by name, without the networks, whose order among the containers is open. */
async function told(host: string): Promise<Record<string, string[]>> {
  const byName: Record<string, string[]> = {};
  for (const line of await replay(host, { type: ["container"] })) {
    const { Action, Actor } = JSON.parse(line);
    const { name, signal, exitCode } = Actor.Attributes;
    byName[name] = [...(byName[name] ?? []), [Action, signal ?? exitCode].filter(Boolean).join(" ")];
  }
  return byName;
}

/** What the engine knows of each container after it came back. */
async function states(host: string): Promise<object[]> {
  const list = JSON.parse((await get(host, "/containers/json?all=1")).body) as { Id: string; Names: string[] }[];
  const found = await Promise.all(
    list.map(async ({ Id, Names }) => {
      const { State, RestartCount } = JSON.parse((await get(host, `/containers/${Id}/json`)).body);
      const { Status, Running, Paused, Restarting, ExitCode } = State;
      return { name: Names[0] ?? "", Status, Running, Paused, Restarting, ExitCode, RestartCount };
    }),
  );
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

// A busy machine needs seconds for each container.
describe.skipIf(skipWithout("dockerd"))("A fake engine that is killed, beside a real one", { timeout: 120_000 }, () => {
  it("tells the same afterwards, and knows the same", async () => {
    await using real = await startDockerEngine({ own: true });
    await using fake = await FakeEngine.start();
    const detached = (name: string) => ["run", "-d", "--network", "none", "--name", name];
    const sleeper = (name: string, ...flags: string[]) =>
      real.docker(...detached(name), "--init", ...flags, "busybox:test", "sleep", "600");
    const leaver = (name: string, ...flags: string[]) => {
      const program = 'trap "exit 3" USR1; while :; do sleep 0.1; done';
      return real.docker(...detached(name), ...flags, "busybox:test", "sh", "-c", program);
    };
    await Promise.all([
      sleeper("plain"),
      sleeper("always", "--restart", "always"),
      sleeper("temporary", "--rm"),
      leaver("brief"),
      leaver("sturdy", "--restart", "unless-stopped"),
    ]);
    fake.run({ name: "plain" });
    fake.run({ name: "always", restart: "always" });
    fake.run({ name: "temporary", autoRemove: true });
    fake.run({ name: "brief" });
    fake.run({ name: "sturdy", restart: "unless-stopped" });

    const pid = async (name: string) => Number(await real.docker("inspect", "-f", "{{.State.Pid}}", name));
    const pids = await Promise.all(["brief", "sturdy"].map(pid));
    await real.kill9();
    await fake.crash();
    // Two end while nobody is there to tell of it.
    for (const id of pids) await until(() => ended(id), { what: "a container to end" });
    fake.die("brief", 3);
    fake.die("sturdy", 3);
    await real.start();
    await fake.recover();

    await using events = await recordEvents(real.host, { since: 1 });
    for (const name of ["always", "sturdy"])
      await events.until((event) => event.Action === "start" && event.Actor.Attributes["name"] === name, {
        timeout: 60_000,
      });
    await until(async () => !JSON.stringify(await states(real.host)).includes("temporary"), { timeout: 60_000 });
    expect(await told(fake.host)).toEqual(await told(real.host));
    expect(await states(fake.host)).toEqual(await states(real.host));
  });
});

/** Asks the process to end, as often as it takes: at first it may not listen yet. */
function ended(pid: number): boolean {
  try {
    process.kill(pid, "SIGUSR1");
    return false;
  } catch {
    return true;
  }
}
