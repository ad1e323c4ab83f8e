/**
 * Where what is simulated listens: at a unix socket, unless this is Deno. Its `node:net` closes each unix socket twice (seen with
 * 2.9.5), and may so take away a file that the file watcher opens in between.
 */
export const ownAddress: { readonly host?: string } =
  process.versions["deno"] === undefined ? {} : { host: "tcp://127.0.0.1:0" };
