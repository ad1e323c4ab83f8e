import { rmSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
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

/** The program with the tests, beside the others. Node 22 does not know `await using`: there it is compiled. */
function programFor(onTestFinished: (remove: () => void) => void): string {
  const folder = join(import.meta.dirname, "runners");
  const program = `${runtime}.child.ts`;
  if (runtime !== "node" || Number.parseInt(process.versions.node, 10) >= 24) return program;
  const outfile = join(folder, "compiled.child.mjs");
  onTestFinished(() => rmSync(outfile, { force: true }));
  const entryPoints = [join(folder, program)];
  buildSync({
    entryPoints,
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node22",
    format: "esm",
  });
  return "compiled.child.mjs";
}

describe("The same", () => {
  it(`in the runtime's own test runner: ${runtime}`, async ({ onTestFinished }) => {
    const script = `../../docker-watcher/test/runners/${programFor(onTestFinished)}`;
    const { code, output } = await runProgram(script, commands[runtime]);
    const names: string[] = [];
    routeTests((name) => names.push(name));
    for (const name of names) expect(output).toContain(name);
    expect({ code, output }).toMatchObject({ code: 0 });
  });
});
