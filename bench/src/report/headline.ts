import type { Metric } from "../runner/benchmark.ts";
import type { Result, Row } from "./result.ts";

/** The README's table: for each benchmark that has peers, what is ours, the best of them, and what lies between. */
export function headlines(results: readonly Result[]): string {
  const names = [...new Set(results.map(({ name }) => name))];
  const lines = names.flatMap((name) => {
    const [node, bun] = (["node", "bun"] as const).map((runtime) =>
      results.find((result) => result.name === name && result.runtime === runtime),
    );
    if (node === undefined || best(node, "peer") === undefined || best(node, "ours") === undefined) return [];
    return [`| ${[node.title, ...figures(node), ...(bun === undefined ? ["", "", ""] : figures(bun))].join(" | ")} |`];
  });
  return ["| | Node | the best peer | | Bun | the best peer | |", "|---|---:|---|---:|---:|---|---:|", ...lines].join(
    "\n",
  );
}

function figures(result: Result): [ours: string, peer: string, ratio: string] {
  const metric = plotted(result);
  const [ours, peer] = [best(result, "ours"), best(result, "peer")];
  if (ours === undefined || peer === undefined) return ["", "", ""];
  const [fast, slow] = [median(ours, metric), median(peer, metric)];
  return [show(fast, metric), `${peer.contender}: ${show(slow, metric)}`, `**${(slow / fast).toFixed(1)}×**`];
}

/** The metric by which a result is shown. */
export function plotted({ metrics, plot }: Result): Metric {
  const metric = metrics.find(({ name }) => name === plot);
  if (metric === undefined) throw new Error(`No metric ${plot}`);
  return metric;
}

function best(result: Result, kind: Row["kind"]): Row | undefined {
  const metric = plotted(result);
  return result.rows
    .filter((row) => row.kind === kind)
    .reduce<Row | undefined>((a, b) => (a !== undefined && median(a, metric) <= median(b, metric) ? a : b), undefined);
}

function median(row: Row, { name }: Metric): number {
  return row.metrics[name]?.median ?? Number.NaN;
}

function show(value: number, { unit, digits = 1 }: Metric): string {
  return `${value.toLocaleString("en", { maximumFractionDigits: digits })} ${unit}`;
}
