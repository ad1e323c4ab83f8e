import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../run.ts";

const resolutions = [
  { module: "nodenext", moduleResolution: "nodenext" },
  { module: "esnext", moduleResolution: "bundler" },
] as const;

/**
 * The example and everything that the package exports must pass a strict compiler that also checks the declarations
 * themselves, with both ways to find modules. What works in browsers must do without Node's types.
 */
export async function checkTypes(
  repository: string,
  project: string,
  name: string,
  inBrowsers: boolean,
): Promise<void> {
  await writeFile(join(project, "exports.ts"), `export * from ${JSON.stringify(name)};\n`);
  for (const resolution of resolutions) {
    const withoutNode = inBrowsers && resolution.moduleResolution === "bundler";
    const config = {
      compilerOptions: {
        ...resolution,
        target: "es2023",
        lib: ["es2024", "esnext.disposable", "esnext.collection", ...(withoutNode ? ["dom", "dom.asynciterable"] : [])],
        typeRoots: [join(repository, "node_modules/@types")],
        types: withoutNode ? [] : ["node"],
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: false,
        noEmit: true,
      },
      files: ["exports.ts", "example.ts"],
    };
    const file = `tsconfig.${resolution.moduleResolution}.json`;
    await writeFile(join(project, file), JSON.stringify(config));
    await run(join(repository, "node_modules/.bin/tsc"), ["-p", file], { cwd: project });
  }
}
