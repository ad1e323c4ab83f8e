import type { Trial } from "./try-package.ts";

const columns = ["brings", "require()", "example", "types", "browser"] as const;

/** The trials as a table, a line each; what was not tried is a dash, what was not reached after a failure too. */
export function table(trials: readonly Trial[]): string {
  const rows = trials.map(({ packageName, client, steps, failure }) => [
    packageName,
    client,
    ...columns.map((column) => steps[column] ?? "-"),
    failure === undefined ? "ok" : "FAILED",
  ]);
  const all = [["package", "client", ...columns, ""], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
