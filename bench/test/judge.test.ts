import { expect, test } from "vitest";
import { judge } from "../src/gate/judge.ts";

/** Tries that come out one after the other. */
function tries(...ratios: number[]): () => Promise<{ ratio: number; ours: number; plain: number }> {
  return async () => ({ ratio: ratios.shift() ?? Number.NaN, ours: 1, plain: 1 });
}

test("a case that is 14 % slower passes, one that is 16 % slower in each try does not", async () => {
  expect(await judge(2, 0.15, 3, tries(2.28))).toMatchObject({ passes: true, tries: 1 });
  expect(await judge(2, 0.15, 3, tries(2.32, 2.4, 2.33))).toMatchObject({ passes: false, tries: 3, ratio: 2.32 });
});

test("tries that something disturbed are forgotten when one after them is within the budget", async () => {
  expect(await judge(2, 0.15, 6, tries(3.1, 2.6, 2.1, 9))).toMatchObject({ passes: true, tries: 3, ratio: 2.1 });
});

test("a try without a figure is no pass", async () => {
  expect(await judge(2, 0.15, 2, tries(Number.NaN, Number.NaN))).toMatchObject({ passes: false, tries: 2 });
});
