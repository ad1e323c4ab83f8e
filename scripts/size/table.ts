import type { Weight } from "./measure.ts";

const begin = "<!-- sizes: npm run sizes -->";
const end = "<!-- /sizes -->";

/** How far a number of the table may be from what is measured now before the table has to be made anew. */
export const tolerance = 0.1;

/** The table, in Markdown. */
export function sizeTable(weights: readonly Weight[]): string {
  const rows = weights.map(
    ({ name, tarball, installed, dependencies, bundle, importTime }) =>
      `| \`${name}\` | ${kilobytes(tarball)} | ${kilobytes(installed)} | ${dependencies} | ${kilobytes(bundle)} | ${importTime.toFixed(0)} ms |`,
  );
  return [
    "| package | download | installed, with all it brings | packages it brings | bundled, minified and gzipped | import |",
    "|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

/** The text with this table between its marks. */
export function withTable(text: string, table: string): string {
  const { before, after } = split(text);
  return `${before}${begin}\n${table}\n${end}${after}`;
}

/** What in the text's table is not so any more, in sentences. Import times depend on the machine: they are not compared. */
export function outdated(text: string, weights: readonly Weight[]): string[] {
  const { inside } = split(text);
  return weights.flatMap(({ name, tarball, installed, dependencies, bundle }) => {
    const row = inside.split("\n").find((line) => line.includes(`\`${name}\``));
    if (row === undefined) return [`the table of sizes does not know ${name}`];
    const cells = row
      .split("|")
      .slice(2)
      .map((cell) => cell.trim());
    const now = [tarball, installed, dependencies, bundle];
    return now.flatMap((value, column) => {
      const written = bytes(cells[column] ?? "");
      if (Math.abs(written - value) <= value * tolerance) return [];
      return [
        `the table of sizes says ${cells[column]} for ${name} where it is ${column === 2 ? value : kilobytes(value)} now`,
      ];
    });
  });
}

function split(text: string): { before: string; inside: string; after: string } {
  const [start, stop] = [text.indexOf(begin), text.indexOf(end)];
  if (start < 0 || stop < start) throw new Error(`no place for the table of sizes: ${begin} … ${end}`);
  return {
    before: text.slice(0, start),
    inside: text.slice(start + begin.length, stop),
    after: text.slice(stop + end.length),
  };
}

function kilobytes(bytes: number): string {
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} kB`;
}

function bytes(cell: string): number {
  const factor = cell.endsWith("MB") ? 1e6 : cell.endsWith("kB") ? 1000 : 1;
  return Number.parseFloat(cell) * factor;
}
