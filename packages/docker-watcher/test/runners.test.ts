import { describe, expect, it } from "vitest";
import { runProgram } from "../../testkit/test/program.ts";
import { routeTests } from "./runners/route-tests.ts";

const runtime = process.versions["bun"] ? "bun" : process.versions["deno"] ? "deno" : "node";
const commands = {
  node: ["--conditions=@crowsnest/source", "--test"],
  bun: ["test", "--conditions=@crowsnest/source"],
  deno: ["test", "--quiet", "--no-check", "--allow-all", "--conditions=@crowsnest/source"],
};

describe("A user's consumer before a fake engine, in Vitest", () => {
  routeTests(it);
});

describe("The same", () => {
  it(`in the runtime's own test runner: ${runtime}`, async () => {
    const script = `../../docker-watcher/test/runners/${runtime}.child.ts`;
    const { code, output } = await runProgram(script, commands[runtime]);
    const names: string[] = [];
    routeTests((name) => names.push(name));
    for (const name of names) expect(output).toContain(name);
    expect({ code, output }).toMatchObject({ code: 0 });
  });
});
