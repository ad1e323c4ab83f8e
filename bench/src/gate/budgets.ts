import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** `bench/budgets.json`. */
export interface Budgets {
  /** For whoever reads the file. */
  readonly about: string;
  /** How much more than its reference a case may cost: 0.15 is 15 %. */
  readonly tolerance: number;
  /** The reference of each case: its CPU time as a multiple of its baseline's, in the better ones of many runs. */
  readonly node: Readonly<Record<string, number>>;
  readonly bun: Readonly<Record<string, number>>;
}

const file = fileURLToPath(new URL("../../budgets.json", import.meta.url));

export function readBudgets(): Budgets {
  return JSON.parse(readFileSync(file, "utf8")) as Budgets;
}

export function writeBudgets(budgets: Budgets): void {
  writeFileSync(file, `${JSON.stringify(budgets, undefined, 2)}\n`);
}
