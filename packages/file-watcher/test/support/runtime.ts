/** What runs the tests. */
export const runtime: "node" | "bun" | "deno" = process.versions["bun"]
  ? "bun"
  : process.versions["deno"]
    ? "deno"
    : "node";

/** The arguments with which this runtime runs a file of ours from source. */
export const runArguments: readonly string[] =
  runtime === "deno"
    ? ["run", "--quiet", "--conditions=@crowsnest/source", "--allow-all"]
    : ["--conditions=@crowsnest/source"];
