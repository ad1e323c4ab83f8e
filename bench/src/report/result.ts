import type { Benchmark, Contender, Figures } from "../runner/benchmark.ts";
import type { Runs } from "../runner/rounds.ts";
import { median } from "../runner/statistics.ts";
import { type Machine, machineLoad } from "./machine.ts";

/** A metric of one contender over all rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface Row {
  readonly contender: string;
  readonly kind: Contender["kind"];
  readonly metrics: Readonly<Record<string, Spread>>;
}

/** What stands in a file of `bench/results`. */
export interface Result extends Pick<Benchmark, "name" | "title" | "method" | "metrics"> {
  /** The metric of the plot. */
  readonly plot: string;
  readonly runtime: "node" | "bun" | "deno";
  readonly machine: Machine;
  readonly rounds: number;
  /** Processes that wanted a core in the last minute. */
  readonly load: number;
  readonly rows: readonly Row[];
}

export function makeResult(benchmark: Benchmark, runs: readonly Runs[], machine: Machine): Result {
  const { name, title, method, metrics } = benchmark;
  const plot = benchmark.plot ?? metrics[0]?.name ?? "";
  const rows = runs.map(({ contender, runs: figures }) => ({
    contender: contender.name,
    kind: contender.kind,
    metrics: Object.fromEntries(metrics.map(({ name: metric }) => [metric, spread(metric, figures)])),
  }));
  const rounds = Math.min(...runs.map(({ runs: each }) => each.length));
  return { name, title, method, metrics, plot, runtime: machine.runtime, machine, rounds, load: machineLoad(), rows };
}

function spread(metric: string, figures: readonly Figures[]): Spread {
  const values = figures.map((each) => {
    const value = each[metric];
    if (value === undefined) throw new Error(`A program printed no ${metric}`);
    return value;
  });
  return { median: rounded(median(values)), min: rounded(Math.min(...values)), max: rounded(Math.max(...values)) };
}

/** To a precision that the measurement does not have. */
function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
