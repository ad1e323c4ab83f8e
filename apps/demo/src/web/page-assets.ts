import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type OutputFile, stop } from "esbuild";

/** The three files that a browser loads. */
export interface PageAssets {
  readonly html: string;
  readonly script: string;
  readonly style: string;
}

const ownPage = fileURLToPath(new URL("../page", import.meta.url));

/**
 * Bundles the page from its sources, in memory: `index.html`, `main.tsx`, `style.css` of `folder`, by default the demo's own.
 * Rejects with esbuild's message, which tells file and line, when they cannot be.
 */
export async function bundlePage(folder: string = ownPage): Promise<PageAssets> {
  const html = readFile(join(folder, "index.html"), "utf8");
  try {
    const { outputFiles } = await build({
      entryPoints: { app: join(folder, "main.tsx"), "app-style": join(folder, "style.css") },
      outdir: folder,
      write: false,
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2022",
      charset: "utf8",
      jsx: "automatic",
      jsxImportSource: "preact",
      conditions: ["@crowsnest/source"],
      loader: { ".woff2": "dataurl" },
      legalComments: "none",
      logLevel: "silent",
    });
    return { html: await html, script: textOf(outputFiles, "app.js"), style: textOf(outputFiles, "app-style.css") };
  } finally {
    // Its process would keep the demo's alive.
    await stop();
    await html.catch(() => {});
  }
}

function textOf(files: readonly OutputFile[], name: string): string {
  const file = files.find(({ path }) => path.endsWith(`/${name}`) || path.endsWith(`\\${name}`));
  if (file === undefined) throw new Error(`the bundle of the page has no ${name}`);
  return file.text;
}
