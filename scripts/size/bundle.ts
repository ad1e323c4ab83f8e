import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/**
 * Bytes of a bundle, minified and gzipped, from the built packages. For the browser everything goes into it; for Node the
 * packages of others stay outside, as a server leaves them in its node_modules.
 */
export async function bundleSize(code: string, platform: "browser" | "node", resolveDir: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir },
    bundle: true,
    minify: true,
    format: "esm",
    platform,
    ...(platform === "node" ? { external: ["dockerode", "ssh2", "@parcel/watcher", "picomatch"] } : {}),
    write: false,
  });
  return outputFiles.reduce((sum, file) => sum + gzipSync(file.contents, { level: 9 }).length, 0);
}
