/** One who does the work: this project, what one would take instead, or what no one can beat. */
export interface Contender {
  readonly name: string;
  readonly kind: "ours" | "peer" | "limit";
  /** The program that does it once, measures itself and prints its figures as one line of JSON; relative to `bench/src`. */
  readonly script: string;
  readonly arguments: readonly string[];
}

/** A figure that each contender's program prints under `name`. Less is better. */
export interface Metric {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** Digits after the point in tables. Default 1. */
  readonly digits?: number;
}

/** What one run depends on, beside its contender. */
export interface RunOptions {
  /** A try-out: less of everything. The figures mean little. */
  readonly short: boolean;
}

/** Something that runs while a contender does, and further arguments of its program. */
export interface Surroundings extends AsyncDisposable {
  readonly arguments: readonly string[];
}

/** One question, and all whom it is put to. */
export interface Benchmark {
  /** As `--only` takes it, and the name of its files in `bench/results`. */
  readonly name: string;
  readonly title: string;
  /** How it is measured, in a sentence or two. */
  readonly method: string;
  readonly metrics: readonly Metric[];
  /** The metric that the plot shows. Default: the first. */
  readonly plot?: string;
  readonly contenders: readonly Contender[];
  /** Started before each run of a contender and ended after it. */
  readonly around?: (contender: Contender, options: RunOptions) => Promise<Surroundings>;
}

/** What one run of a contender printed. */
export type Figures = Readonly<Record<string, number>>;

/** Contenders of a benchmark that share a program, which is told who of them it is to be. */
export function contenders(
  script: string,
  named: Readonly<Record<string, Contender["kind"]>>,
  further: readonly string[] = [],
): Contender[] {
  return Object.entries(named).map(([name, kind]) => ({ name, kind, script, arguments: [...further, name] }));
}
