import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type IngestArguments, toArguments } from "./arguments.ts";
import type { IngestResult } from "./meter.ts";

/** The clients: ours, what one would write today, and the limits. */
export const clients = ["crowsnest", "dockerode", "bytes", "parse"] as const;
export type ClientName = (typeof clients)[number];

/** A case of the benchmark: what the engine does. */
export type IngestCase = Pick<IngestArguments, "mode" | "load"> & Partial<Pick<IngestArguments, "rate" | "containers">>;

/** Runs `work` while an engine of its own replays the load at `socket`. */
export async function withEngine<T>(ingest: IngestCase & { socket: string }, work: () => Promise<T>): Promise<T> {
  const engine = start("engine.ts", process.execPath, toArguments(ingest), "ignore");
  const ended = once(engine, "close");
  await Promise.race([once(createInterface({ input: streamOf(engine) }), "line"), ended]);
  if (engine.exitCode !== null) throw new Error("the synthetic engine did not start");
  try {
    return await work();
  } finally {
    engine.kill();
    await ended;
  }
}

/** One client in a process of its own, on this runtime or another's executable. */
export async function runClient(
  client: ClientName,
  values: Partial<IngestArguments>,
  executable: string = process.execPath,
): Promise<IngestResult> {
  const child = start(`client-${client}.ts`, executable, toArguments(values), "inherit");
  let output = "";
  streamOf(child).on("data", (text: Buffer) => (output += text.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`client-${client} ended with ${code}`);
  return JSON.parse(output) as IngestResult;
}

function start(file: string, executable: string, values: string[], errors: "inherit" | "ignore"): ChildProcess {
  const script = fileURLToPath(new URL(file, import.meta.url));
  const flags = ["--conditions=@crowsnest/source"];
  return spawn(executable, [...flags, script, ...values], { stdio: ["ignore", "pipe", errors] });
}

function streamOf({ stdout }: ChildProcess): NonNullable<ChildProcess["stdout"]> {
  if (stdout === null) throw new Error("a child without an output");
  return stdout;
}
