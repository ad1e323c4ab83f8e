import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDockerEngine, until } from "@crowsnest/real-parts";
import { FaultProxy } from "@crowsnest/testkit";
import { Disturber } from "./disturber.ts";
import { EngineClient } from "./engine-client.ts";
import { FileWriter } from "./file-writer.ts";
import { FleetWriter } from "./fleet-writer.ts";
import { type MemorySample, sampleMemory } from "./memory.ts";
import { Pipeline } from "./pipeline.ts";
import { Random } from "./random.ts";
import { playRound, type RoundResult } from "./round.ts";
import { Tally } from "./tally.ts";

/** How long and how. */
export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  /** Told of each round as it ends. */
  readonly onRound: (number: number, result: RoundResult, memory: MemorySample) => void;
}

/** What it has shown. */
export interface SoakResult {
  readonly rounds: readonly RoundResult[];
  readonly memory: readonly MemorySample[];
  readonly faults: Tally;
  readonly told: Tally;
  readonly reloads: Tally;
  readonly errors: Tally;
  /** Events that full buffers had to drop, each told by a force-reload. */
  readonly dropped: number;
  readonly fileSteps: number;
  /** Handles, timers and connections that are still there after everything was closed. */
  readonly left: readonly string[];
}

/** A real engine and a real directory under changes, a network that spoils, and a consumer that is slow, for minutes. */
export async function soak({ minutes, seed, onRound }: SoakOptions): Promise<SoakResult> {
  const random = new Random(seed);
  const length = Math.min(20_000, Math.max(5000, (minutes * 60_000) / 24));
  const faults = new Tally();
  await using engine = await startDockerEngine({ own: true });
  const directory = await realpath(await mkdtemp(join(tmpdir(), "crowsnest-soak-")));
  try {
    const before = resources();
    const proxy = await FaultProxy.start({ target: engine.host, seed });
    const pipeline = new Pipeline(proxy.host, directory, random.fork());
    const client = new EngineClient(engine.socketPath);
    const fleetWriters = ["one", "two", "three"].map((name) => new FleetWriter(client, random.fork(), name));
    const fileWriter = new FileWriter(directory, random.fork());
    const disturber = new Disturber(proxy, engine, random.fork(), faults);
    const stage = { engine, directory, pipeline, disturber, fleetWriters, fileWriter };
    await pipeline.ready;
    const rounds: RoundResult[] = [];
    const memory: MemorySample[] = [];
    const end = performance.now() + minutes * 60_000;
    for (let number = 1; number === 1 || performance.now() < end; number += 1) {
      const result = await playRound(stage, number, {
        length,
        stalls: number % 2 === 0,
        engineFault: number % 4 === 0,
      });
      const sample = sampleMemory();
      rounds.push(result);
      memory.push(sample);
      onRound(number, result, sample);
    }
    const { dropped } = pipeline;
    await pipeline[Symbol.asyncDispose]();
    // Until the proxy has seen the ends of the connections too.
    await until(() => proxy.counters.connections === 0, { timeout: 5000 }).catch(() => {});
    const { connections } = proxy.counters;
    await proxy.close();
    const left = [...(await remaining(before)), ...Array<string>(connections).fill("a connection to the engine")];
    const { told, reloads, errors } = pipeline;
    return { rounds, memory, faults, told, reloads, errors, dropped, fileSteps: fileWriter.steps, left };
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What keeps this process alive, by kind. */
function resources(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** What is there beyond `before`, once the system had the time to close what was closed. */
async function remaining(before: ReadonlyMap<string, number>): Promise<string[]> {
  const more = (): string[] =>
    [...resources()]
      .filter(([kind, count]) => count > (before.get(kind) ?? 0))
      .map(([kind, count]) => `${count} ${kind}`);
  // The timer of this very wait is one of them.
  const ours = (kind: string): boolean => /^\d+ (Timeout|Immediate)$/.test(kind);
  await until(() => more().filter((kind) => !ours(kind)).length === 0, { timeout: 5000 }).catch(() => {});
  return more();
}
