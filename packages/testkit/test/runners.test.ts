import { describe, expect, it } from "vitest";
import { runProgram } from "./program.ts";

const runtime = process.versions["bun"] ? "bun" : process.versions["deno"] ? "deno" : "node";
const commands = {
  node: ["--conditions=@crowsnest/source", "--test"],
  bun: ["test", "--conditions=@crowsnest/source"],
  deno: ["test", "--quiet", "--no-check", "--allow-all", "--conditions=@crowsnest/source"],
};

describe("A user's own tests", () => {
  it(`work in the runtime's own test runner: ${runtime}`, async () => {
    const { code, output } = await runProgram(`runners/${runtime}.child.ts`, commands[runtime]);
    expect(output).toContain("counts the starts of a restart");
    expect({ code, output }).toMatchObject({ code: 0 });
  });
});
