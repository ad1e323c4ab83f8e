import { parseArgs } from "node:util";

/** How the engine writes: `batch` up to 64 KiB a write, `single` a write an event, `paced` one event each `1/rate` s. */
export const modes = ["batch", "single", "paced"] as const;
export type Mode = (typeof modes)[number];

/**
 * `container`: events of containers' lives, all of them told. `firehose`: 85 % are those of execs, as health checks make
 * them. `fresh`: as `container`, with a label that is never twice the same, so that nothing can be shared between events.
 * `restarts`: as `container`, but nothing is created or destroyed.
 */
export const loads = ["container", "firehose", "fresh", "restarts"] as const;
export type LoadName = (typeof loads)[number];

export interface IngestArguments {
  /** The engine's socket. */
  readonly socket: string;
  readonly mode: Mode;
  readonly load: LoadName;
  /** Events a second, for `paced`. */
  readonly rate: number;
  /** Containers the events are spread over. */
  readonly containers: number;
  /** Events that are measured. */
  readonly events: number;
  /** Events before these. */
  readonly warmup: number;
}

/** What every process of the ingest benchmark is started with; each has a default. */
export function ingestArguments(): IngestArguments {
  const { values } = parseArgs({
    options: {
      socket: { type: "string", default: "/tmp/crowsnest-ingest.sock" },
      mode: { type: "string", default: "batch" },
      load: { type: "string", default: "container" },
      rate: { type: "string", default: "10000" },
      containers: { type: "string", default: "1000" },
      events: { type: "string", default: "200000" },
      warmup: { type: "string", default: "100000" },
    },
  });
  return {
    socket: values.socket,
    mode: oneOf("mode", values.mode, modes),
    load: oneOf("load", values.load, loads),
    rate: count("rate", values.rate),
    containers: count("containers", values.containers),
    events: count("events", values.events),
    warmup: count("warmup", values.warmup),
  };
}

/** The same as arguments of a process to start. */
export function toArguments(values: Partial<IngestArguments>): string[] {
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new Error(`--${name} is ${value}, not one of ${known.join(", ")}`);
  return found;
}

function count(name: string, value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`--${name} is ${value}, not a whole number`);
  return number;
}
