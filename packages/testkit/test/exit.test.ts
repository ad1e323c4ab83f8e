import { describe, expect, it } from "vitest";
import { runProgram } from "./program.ts";

describe("A process that has closed its engine and its proxy", () => {
  it("ends by itself, with connections, timers and faults under way", async () => {
    expect(await runProgram("exit.child.ts")).toMatchObject({ code: 0, output: "closed\n" });
  });
});
