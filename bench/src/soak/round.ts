import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type DockerEngine, recordEvents, until } from "@crowsnest/real-parts";
import type { Disturber } from "./disturber.ts";
import type { FileWriter } from "./file-writer.ts";
import type { FleetWriter } from "./fleet-writer.ts";
import { Ledger } from "./ledger.ts";
import type { Pipeline } from "./pipeline.ts";

/** Everything that takes part. */
export interface Stage {
  readonly engine: DockerEngine;
  readonly directory: string;
  readonly pipeline: Pipeline;
  readonly disturber: Disturber;
  readonly fleetWriters: readonly FleetWriter[];
  readonly fileWriter: FileWriter;
}

/** What one round has shown. */
export interface RoundResult {
  /** Events that the engine sent; 0 in a round in which it was restarted, for nobody could count them. */
  readonly said: number;
  /** Sent, not told, and no force-reload said so. */
  readonly lost: readonly string[];
  /** Told twice though nothing was reloaded. */
  readonly repeated: readonly string[];
  /** Lines in which the consumer's views differ from the truth, after all was said. */
  readonly different: readonly string[];
}

/** How long the consumer may take to catch up. */
const patience = 60_000;

/** What makes this round worse than another. */
export interface RoundPlan {
  /** Milliseconds. */
  readonly length: number;
  /** Whether the consumer stands still now and then, beside being slow. */
  readonly stalls: boolean;
  /** Whether the engine itself is restarted, killed or held. */
  readonly engineFault: boolean;
}

/** Changes and faults for a while, then peace; then the consumer must know what is true. */
export async function playRound(stage: Stage, number: number, plan: RoundPlan): Promise<RoundResult> {
  const { length, stalls, engineFault } = plan;
  const { engine, pipeline, disturber, fleetWriters, fileWriter } = stage;
  const ledger = new Ledger();
  pipeline.ledger = ledger;
  const reloadsBefore = pipeline.reloads.total("docker");
  await using truth = await recordEvents(engine.host, { filters: { type: ["container"] } });
  const peace = new AbortController();
  pipeline.pace = stalls ? "stalling" : "slow";
  const busy = Promise.all([
    disturber.run(peace.signal),
    fileWriter.run(peace.signal),
    ...fleetWriters.map((writer) => writer.run(peace.signal)),
  ]);
  // If one of them fails, the round does.
  await Promise.race([pause(length), busy]);
  if (engineFault) await disturber.engineFault();
  peace.abort();
  await busy;
  pipeline.pace = "brisk";
  await Promise.all(fleetWriters.map((writer) => writer.mark()));
  await fileWriter.mark(number);
  let different: string[] = [];
  const reloaded = (): boolean => pipeline.reloads.total("docker") > reloadsBefore;
  const settled = async (): Promise<boolean> => {
    ledger.hear(truth);
    different = await differences(stage);
    const complete = engineFault || reloaded() || ledger.missing().length === 0;
    return pipeline.held === 0 && different.length === 0 && complete;
  };
  await until(settled, { timeout: patience, interval: 200 }).catch(() => {});
  const judged = !engineFault && !reloaded();
  return {
    said: engineFault ? 0 : ledger.said,
    lost: judged ? ledger.missing() : [],
    repeated: judged ? ledger.repeated() : [],
    different,
  };
}

/** In what the views differ from the engine's and the disk's own lists. */
async function differences({ engine, directory, pipeline }: Stage): Promise<string[]> {
  const containers = await engine.docker("ps", "-a", "--no-trunc", "--format", "{{.ID}} {{.Names}} {{.State}}");
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.map(({ parentPath, name }) => relative(directory, join(parentPath, name)));
  return [
    ...compare(containers.split("\n").filter(Boolean), pipeline.fleet.lines()),
    ...compare(files, pipeline.files.lines()),
  ];
}

function compare(truth: readonly string[], view: readonly string[]): string[] {
  const [real, known] = [new Set(truth), new Set(view)];
  return [
    ...truth.filter((line) => !known.has(line)).map((line) => `unknown to the view: ${line}`),
    ...view.filter((line) => !real.has(line)).map((line) => `only in the view: ${line}`),
  ];
}
