import type { Options } from "tsup";

/** How every package is bundled: one ES module, the dependencies left out. `tsc` writes the declarations. */
export const base: Options = {
  entry: ["src/index.ts"],
  format: "esm",
  target: "es2022",
  platform: "neutral",
  external: [/^node:/],
  // Deno knows the runtime's own modules by this prefix alone.
  removeNodeProtocol: false,
  sourcemap: true,
  // The sources are published beside the bundle; the map points at them.
  esbuildOptions: (options) => {
    options.sourcesContent = false;
  },
  clean: true,
  silent: true,
};
