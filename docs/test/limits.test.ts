import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { page } from "./page.ts";

const root = join(import.meta.dirname, "../..");

/** The rows of the tables whose last column is `shown by`: what they say, and the test that they name. */
function rows(): [claim: string, test: string][] {
  const found: [string, string][] = [];
  for (const table of page("limits.md").split("\n\n")) {
    const [head, , ...body] = table.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
    if (head?.at(-2) !== "shown by") continue;
    for (const cells of body) found.push([`${cells[1]} ${cells[2]}`, cells.at(-2) ?? ""]);
  }
  return found;
}

const tests = globSync("packages/*/test/**/*.ts", { cwd: root }).map((file) => readFileSync(join(root, file), "utf8"));

it("the guide has a table of limits", () => {
  expect(rows().length).toBeGreaterThan(15);
});

it.each(rows().filter(([, test]) => test !== ""))("a limit of %s", (_claim, test) => {
  expect(tests.some((text) => text.includes(test))).toBe(true);
});

it("what no test shows says so", () => {
  expect(rows().filter(([, test]) => test === "")).toEqual([["macOS, Windows are written for", ""]]);
});
