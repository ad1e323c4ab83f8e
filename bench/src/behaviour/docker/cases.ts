import { setTimeout as sleep } from "node:timers/promises";
import { FakeEngine } from "@crowsnest/testkit";
import type { Peer } from "./peers.ts";

type Case = (peer: Peer) => Promise<string>;

/** Milliseconds in which everything that will be told has been told. */
const patience = 3_000;

interface Told {
  readonly events: readonly string[];
  readonly errors: readonly unknown[];
}

/** Lets a peer watch a fake engine while something happens. */
async function watched(
  peer: Peer,
  act: (engine: FakeEngine) => unknown,
  options: { prepare?: (engine: FakeEngine) => unknown; container?: string } = {},
): Promise<Told> {
  const engine = await FakeEngine.start({ seed: 1 });
  options.prepare?.(engine);
  const events: string[] = [];
  const errors: unknown[] = [];
  await peer({
    engine,
    ...(options.container === undefined ? {} : { container: options.container }),
    tell: (event) => events.push(event),
    onError: (error) => errors.push(error),
  });
  await sleep(200); // an engine subscribes a little after its headers
  await act(engine);
  await sleep(patience);
  return { events, errors };
}

function starts(events: readonly string[]): number {
  return new Set(events.filter((event) => event.startsWith("start "))).size;
}

function ofTen(events: readonly string[]): string {
  const count = starts(events);
  return count === 10 ? "10 of 10 told" : `**${count} of 10 told**`;
}

function runTen(engine: FakeEngine): void {
  for (let number = 0; number < 10; number += 1) engine.run({ name: `web-${number}` });
}

export const cases: Readonly<Record<string, Case>> = {
  "ten containers start, a proxy splits what comes": async (peer) =>
    ofTen(
      (
        await watched(peer, (engine) => {
          engine.splitWrites(7);
          runTen(engine);
        })
      ).events,
    ),
  "ten containers start while the connection is cut": async (peer) =>
    ofTen(
      (
        await watched(peer, (engine) => {
          engine.cut();
          runTen(engine);
        })
      ).events,
    ),
  "a container ends, and 300 events follow, while the connection is cut": async (peer) => {
    const { events } = await watched(
      peer,
      (engine) => {
        engine.cut();
        engine.die("web", 7);
        for (let number = 0; number < 300; number += 1) engine.tag(`image:${number}`);
      },
      { prepare: (engine) => engine.run({ name: "web" }) },
    );
    return afterGap(events);
  },
  "the engine is killed and comes back": async (peer) => {
    const { events } = await watched(
      peer,
      async (engine) => {
        await engine.crash();
        await sleep(300);
        await engine.recover();
      },
      { prepare: (engine) => engine.run({ name: "web" }) },
    );
    return afterGap(events);
  },
  "the engine stands still for 2 s": async (peer) => {
    const { errors } = await watched(peer, async (engine) => {
      engine.freeze();
      await sleep(2_000);
      engine.thaw();
    });
    return errors.length > 0 ? "told" : "**nobody hears of it**";
  },
  "a container with the label exitCode=0 ends with 7": async (peer) => {
    const { events } = await watched(peer, (engine) => engine.die("web", 7), {
      prepare: (engine) => engine.run({ name: "web", labels: { exitCode: "0" } }),
    });
    const told = events.find((event) => event.startsWith("die"));
    return told === "die web 0" ? "**exit code 0**" : told === "die web 7" ? "exit code 7" : String(told);
  },
  "the filter is container web; web2 starts": async (peer) => {
    const { events } = await watched(peer, (engine) => engine.run({ name: "web2" }), { container: "web" });
    return events.length === 0 ? "nothing told" : "**web2 is told**";
  },
  "a proxy answers 301": async (peer) => {
    await watched(peer, async (engine) => {
      engine.inject({ kind: "status", status: 301, headers: { Location: "/version" } }, { times: 1 });
      engine.cut();
      await sleep(500);
      engine.run({ name: "web" });
    });
    return "goes on";
  },
};

function afterGap(events: readonly string[]): string {
  const death = events.some((event) => event.startsWith("die web"));
  const reload = events.includes("force-reload");
  if (death) return reload ? "the death and a force-reload" : "the death";
  return reload ? "a force-reload" : "**nothing**";
}
