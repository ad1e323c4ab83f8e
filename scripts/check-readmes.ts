// Takes every TypeScript block out of the READMEs and the guide, type-checks it, and runs it as it stands, with a fake engine
// to watch. A block that says `: until Ctrl-C` gets one when it has said something; one that imports a test runner is run by it.
import { execFileSync, spawn } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { FakeEngine } from "@crowsnest/testkit";

const folder = resolve(".readme-blocks");
const longest = 60_000;
/** Most of them wait for their time to be over; all at once, the runners among them would run out of theirs. */
const sideBySide = 6;
const conditions = "--conditions=@crowsnest/source";

interface Block {
  readonly name: string;
  readonly file: string;
  readonly code: string;
}

/** What the compiler is told of the runners that bring their own types. */
const runnerTypes = `
declare module "bun:test" {
  export function test(name: string, body: () => unknown): void;
  export function expect(value: unknown): { toBe(other: unknown): void; toEqual(other: unknown): void };
}
declare const Deno: { test(name: string, body: () => unknown): void };
`;

function extractBlocks(): Block[] {
  const blocks: Block[] = [];
  for (const page of ["README.md", ...globSync(["{packages,apps}/*/README.md", "docs/guide/*.md"]).sort()]) {
    const text = readFileSync(page, "utf8");
    for (const match of text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)) {
      const line = text.slice(0, match.index).split("\n").length;
      const code = `${match[1]}\nexport {};\n`;
      const file = join(folder, `${page.replaceAll(/[\\/.]/g, "-")}-${line}${isTest(code) ? ".test" : ""}.ts`);
      writeFileSync(file, code);
      blocks.push({ name: `${page}:${line}`, file, code });
    }
  }
  return blocks;
}

function isTest(code: string): boolean {
  return /from "(vitest|bun:test)"|Deno\.test\(/.test(code);
}

function commandFor({ file, code }: Block): [string, ...string[]] {
  if (code.includes('from "vitest"')) {
    return [
      process.execPath,
      conditions,
      "node_modules/vitest/vitest.mjs",
      "run",
      "--config",
      join(folder, "vitest.config.ts"),
      file,
    ];
  }
  if (code.includes('from "bun:test"')) return ["bun", conditions, "test", file];
  if (code.includes("Deno.test(")) return ["deno", "test", "--quiet", "--no-check", conditions, "--allow-all", file];
  return [process.execPath, conditions, file];
}

/** Resolves to what went wrong, or to nothing. */
function run(block: Block, host: string): Promise<string> {
  const [command, ...args] = commandFor(block);
  const env = { ...process.env, DOCKER_HOST: host, PORT: "0" };
  const cwd = isTest(block.code) ? process.cwd() : folder;
  const child = spawn(command, args, { cwd, env, timeout: longest });
  let output = "";
  let untilInterrupt = block.code.includes(": until Ctrl-C");
  child.stdout.on("data", (chunk) => {
    if (untilInterrupt) child.kill("SIGINT");
    untilInterrupt = false;
    output += chunk;
  });
  child.stderr.on("data", (chunk) => (output += chunk));
  return new Promise((settle) => {
    child.on("error", (error) => settle(error.message));
    child.on("close", (code, signal) => settle(code === 0 ? "" : `ended with ${code ?? signal}\n${output}`));
  });
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, "config"), { recursive: true });
writeFileSync(join(folder, "config", "app.yml"), "name: example\n");
try {
  const blocks = extractBlocks();
  const config = {
    extends: "../tsconfig.base.json",
    compilerOptions: { noEmit: true, declaration: false, isolatedDeclarations: false, noUnusedLocals: false },
    include: ["*.ts"],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  writeFileSync(join(folder, "runners.d.ts"), runnerTypes);
  writeFileSync(
    join(folder, "vitest.config.ts"),
    `export default { resolve: { conditions: ["@crowsnest/source"] }, ssr: { resolve: { conditions: ["@crowsnest/source"] } } };\n`,
  );
  execFileSync("tsc", ["-p", folder], { stdio: "inherit" });
  await using engine = await FakeEngine.start();
  engine.run({ name: "web" });
  const todo = blocks.values();
  const work = async (): Promise<void> => {
    for (const block of todo) {
      const failure = await run(block, engine.host);
      console.log(failure ? `failed ${block.name}: ${failure}` : `ok     ${block.name}`);
      if (failure) process.exitCode = 1;
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, work));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
