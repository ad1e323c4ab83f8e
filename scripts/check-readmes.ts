// Takes every TypeScript block out of the READMEs, type-checks it, and runs it as it stands, with a fake engine to watch.
import { execFileSync, spawn } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { FakeEngine } from "@crowsnest/testkit";

const folder = resolve(".readme-blocks");
const longest = 60_000;

interface Block {
  readonly name: string;
  readonly file: string;
}

function extractBlocks(): Block[] {
  const blocks: Block[] = [];
  for (const readme of ["README.md", ...globSync("packages/*/README.md")]) {
    const text = readFileSync(readme, "utf8");
    for (const match of text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)) {
      const line = text.slice(0, match.index).split("\n").length;
      const file = join(folder, `${readme.replaceAll(/[\\/]/g, "-")}-${line}.ts`);
      writeFileSync(file, `${match[1]}\nexport {};\n`);
      blocks.push({ name: `${readme}:${line}`, file });
    }
  }
  return blocks;
}

/** Resolves to what went wrong, or to nothing. */
function run({ file }: Block, host: string): Promise<string> {
  const env = { ...process.env, DOCKER_HOST: host };
  const child = spawn(process.execPath, ["--conditions=@crowsnest/source", file], {
    cwd: folder,
    env,
    timeout: longest,
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  return new Promise((settle) => {
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
  execFileSync("tsc", ["-p", folder], { stdio: "inherit" });
  await using engine = await FakeEngine.start();
  engine.run({ name: "web" });
  const failures = await Promise.all(blocks.map((block) => run(block, engine.host)));
  for (const [index, { name }] of blocks.entries()) {
    console.log(failures[index] ? `failed ${name}: ${failures[index]}` : `ok     ${name}`);
    if (failures[index]) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
