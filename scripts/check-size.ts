// Bundles for the browser what the budgets name, from the built packages, and fails where it has grown beyond them.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

interface Budget {
  readonly what: string;
  readonly code: string;
  /** Bytes, minified and gzipped. */
  readonly most: number;
}

const budgets = JSON.parse(readFileSync(new URL("size-budgets.json", import.meta.url), "utf8")) as Budget[];
for (const { what, code, most } of budgets) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  const bytes = outputFiles.reduce((sum, file) => sum + gzipSync(file.contents, { level: 9 }).length, 0);
  const fits = bytes <= most;
  console.log(`${fits ? "ok " : "too large"} ${what}: ${bytes} bytes minified and gzipped, at most ${most}`);
  if (!fits) process.exitCode = 1;
}
