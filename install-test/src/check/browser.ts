import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { run } from "../run.ts";

const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

/** Which of the two was used: a browser is no part of the gate's machine. */
export type Where = "chromium" | "vm";

/**
 * Bundles code for the browser and calls it: in a context that has nothing of Node, and in Chromium where that is
 * installed. It must return this text.
 */
export async function checkBrowser(project: string, code: string, returns: string): Promise<Where> {
  const { outputFiles } = await build({
    stdin: { contents: `globalThis.result = (async () => {${code}})();`, resolveDir: project },
    bundle: true,
    format: "iife",
    platform: "browser",
    write: false,
  });
  const bundle = outputFiles.map(({ text }) => text).join("\n");
  const context = createContext({
    AbortController,
    AbortSignal,
    setTimeout,
    clearTimeout,
    queueMicrotask,
    performance,
  });
  runInContext(bundle, context);
  const result = await context["result"];
  if (result !== returns) throw new Error(`the bundle returned ${JSON.stringify(result)} in a vm`);
  if (chromium === undefined) return "vm";
  await callInChromium(chromium, project, bundle, returns);
  return "chromium";
}

async function callInChromium(program: string, project: string, bundle: string, returns: string): Promise<void> {
  const profile = join(project, "chromium");
  await mkdir(profile, { recursive: true });
  const page = join(project, "page.html");
  const show = 'result.then(String, String).then((text) => { document.title = "result: " + text; });';
  await writeFile(page, `<!doctype html><title>none</title><script>${bundle}\n${show}</script>`);
  const options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];
  try {
    const parameters = [...options, `--user-data-dir=${profile}`, "--virtual-time-budget=5000", "--dump-dom", page];
    const shown = await run(program, parameters, { cwd: project });
    if (!shown.includes(`<title>result: ${returns}</title>`))
      throw new Error(`Chromium shows:\n${shown.slice(0, 2000)}`);
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
