import { parseArgs } from "node:util";

/** What the command line asks for. */
export interface Arguments {
  /** The engine to watch; by default the one that the environment names. */
  readonly docker: string | undefined;
  /** The directory to watch; by default the demo's own. */
  readonly config: string | undefined;
  /** Milliseconds between two batches. */
  readonly flush: number;
  /** One batch a line, as JSON. */
  readonly json: boolean;
  /** Seconds after which the demo ends by itself. */
  readonly once: number | undefined;
  /** Whether the page is served. */
  readonly web: boolean;
  /** Where the page is served; 0: on any free port. */
  readonly port: number;
  /** The address that the page's server is bound to. */
  readonly bind: string;
  /** Show the simulated engine even where there is a real one. */
  readonly simulate: boolean;
  /** What the simulated fleet does is made from this number. */
  readonly seed: number;
  /** Put a proxy before the real engine that the fault panel can spoil. */
  readonly chaos: boolean;
  readonly help: boolean;
}

export const usage = `Crow's Nest demo: Docker events and file changes as one stream of batches, and the routes that follow from them.

  npm run demo -- [options]

  --docker <host>    the engine: unix:///path, tcp://host:port, http(s)://…, ssh://…   (default: as the docker command)
  --config <dir>     the directory with routes.yml                                     (default: the demo's own)
  --flush <ms>       time between two batches                                          (default: 500)
  --port <number>    the page's port; when it is taken, the next free one              (default: 7117)
  --bind <address>   the page's address; any but loopback lets others in               (default: 127.0.0.1)
  --no-web           no page, only the terminal
  --simulate         a simulated engine, also where there is a real one
  --seed <number>    what the simulated fleet does: the same number, the same things   (default: 10)
  --chaos            a proxy before the real engine, for the page's fault panel
  --json             one batch a line, as JSON; no page unless --port or --bind is given
  --once <seconds>   end after so long
  --help             this text

Without a reachable engine a simulated one is shown. Ctrl-C ends.
`;

/** A command line that cannot be followed; the message is for the user. */
export class UsageError extends Error {}

/** Throws a {@link UsageError} that names the option and quotes its value. */
export function parseArguments(args: readonly string[]): Arguments {
  const { values } = parse(args);
  return {
    docker: values.docker === undefined ? undefined : nonEmpty("--docker", values.docker),
    config: values.config === undefined ? undefined : nonEmpty("--config", values.config),
    flush: number("--flush", values.flush ?? "500", "milliseconds from 0 to 2147483", 0),
    json: values.json ?? false,
    once:
      values.once === undefined
        ? undefined
        : number("--once", values.once, "seconds above 0 and up to 2147483", Number.MIN_VALUE),
    ...parseWeb(values),
    ...parseEngine(values),
    help: values.help ?? false,
  };
}

type Values = ReturnType<typeof parse>["values"];

function parseWeb(values: Values): Pick<Arguments, "web" | "port" | "bind"> {
  const asked = values.port !== undefined || values.bind !== undefined;
  const unwanted = values["no-web"] ?? false;
  if (unwanted && asked) throw new UsageError("--no-web and --port or --bind contradict each other");
  return {
    web: !unwanted && (asked || !values.json),
    port: wholeNumber("--port", values.port ?? "7117", 65_535),
    bind: nonEmpty("--bind", values.bind ?? "127.0.0.1").replace(/^\[(.*)\]$/, "$1"),
  };
}

function parseEngine(values: Values): Pick<Arguments, "simulate" | "seed" | "chaos"> {
  const { simulate = false, chaos = false } = values;
  if (simulate && values.docker !== undefined) throw new UsageError("--simulate and --docker contradict each other");
  if (simulate && chaos) throw new UsageError("--chaos is for a real engine: --simulate has the fault panel anyway");
  return { simulate, chaos, seed: wholeNumber("--seed", values.seed ?? "10", 2 ** 32) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: false,
      options: {
        docker: { type: "string" },
        config: { type: "string" },
        flush: { type: "string" },
        port: { type: "string" },
        bind: { type: "string" },
        "no-web": { type: "boolean" },
        simulate: { type: "boolean" },
        seed: { type: "string" },
        chaos: { type: "boolean" },
        json: { type: "boolean" },
        once: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message.replaceAll("\n", " "));
  }
}

function nonEmpty(option: string, value: string): string {
  if (value.trim() === "") throw new UsageError(`${option} must not be empty`);
  return value;
}

function number(option: string, value: string, expected: string, least: number): number {
  const result = value.trim() === "" ? Number.NaN : Number(value);
  if (!(result >= least && result <= 2_147_483)) {
    throw new UsageError(`${option} must be a number of ${expected}, not ${JSON.stringify(value)}`);
  }
  return result;
}

function wholeNumber(option: string, value: string, most: number): number {
  if (!/^\d{1,10}$/.test(value) || Number(value) > most) {
    throw new UsageError(`${option} must be a whole number from 0 to ${most}, not ${JSON.stringify(value)}`);
  }
  return Number(value);
}
