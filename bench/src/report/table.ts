import type { Metric } from "../runner/benchmark.ts";
import type { Result, Row } from "./result.ts";

/** The result as rows of cells, the first of them the heading: name, then each metric's median with its spread. */
export function cells({ metrics, rows }: Result): string[][] {
  const heading = ["", ...metrics.map(({ title, unit }) => `${title} (${unit})`)];
  return [heading, ...rows.map((row) => [row.contender, ...metrics.map((metric) => cell(row, metric))])];
}

function cell(row: Row, { name, digits = 1 }: Metric): string {
  const spread = row.metrics[name];
  if (spread === undefined) return "";
  const { median, min, max } = spread;
  const show = (value: number): string =>
    value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return min === max ? show(median) : `${show(median)} (${show(min)}–${show(max)})`;
}

/** For the terminal: columns side by side, numbers to the right. */
export function plainTable(result: Result): string {
  const all = cells(result);
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) => row.map((text, column) => pad(text, widths[column] ?? 0, column === 0)).join("  "))
    .join("\n");
}

function pad(text: string, width: number, left: boolean): string {
  return left ? text.padEnd(width) : text.padStart(width);
}

/** The same for Markdown; what is ours is bold. */
export function markdownTable(result: Result): string {
  const [heading = [], ...rows] = cells(result);
  const lines = rows.map(([name = "", ...figures], index) => {
    const { kind } = result.rows[index] as Row;
    const shown = kind === "ours" ? `**${name}**` : kind === "limit" ? `_${name}_` : name;
    return `| ${[shown, ...figures].join(" | ")} |`;
  });
  return [`| ${heading.join(" | ")} |`, `|---|${"---:|".repeat(heading.length - 1)}`, ...lines].join("\n");
}
