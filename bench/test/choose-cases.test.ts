import { expect, test } from "vitest";
import { chooseCases, gateCases } from "../src/gate/cases.ts";

test("several cases may be asked for; without a name it is all of them", () => {
  expect(chooseCases(["ingest", "blocked send"]).map(({ name }) => name)).toEqual(["blocked send", "ingest"]);
  expect(chooseCases([])).toEqual(gateCases);
});

test("a name that no case has is refused, and quoted", () => {
  expect(() => chooseCases(["ingest", "digest"])).toThrow('--only "digest"');
});
