import { parseArgs } from "node:util";

export interface WatchesArguments {
  readonly watches: number;
  readonly hears: "own" | "all" | "one";
  readonly socket: string;
  readonly load: "container";
  readonly containers: number;
  readonly events: number;
  readonly warmup: number;
}

/** Those of the ingest programs, as far as they matter here, behind the number of watches and what they hear. */
export function watchesArguments(): WatchesArguments {
  const { values, positionals } = parseArgs({
    strict: false,
    allowPositionals: true,
    options: {
      socket: { type: "string" },
      containers: { type: "string", default: "1000" },
      events: { type: "string" },
      warmup: { type: "string" },
      mode: { type: "string" },
      load: { type: "string" },
    },
  });
  const [watches, hears] = positionals;
  return {
    watches: Number(watches),
    hears: hears === "all" || hears === "one" ? hears : "own",
    socket: String(values["socket"]),
    load: "container",
    containers: Number(values["containers"]),
    events: Number(values["events"]),
    warmup: Number(values["warmup"]),
  };
}
