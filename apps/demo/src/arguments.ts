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
  readonly help: boolean;
}

export const usage = `Crow's Nest demo: Docker events and file changes as one stream of batches, and the routes that follow from them.

  npm run demo -- [options]

  --docker <host>    the engine: unix:///path, tcp://host:port, http(s)://…, ssh://…   (default: as the docker command)
  --config <dir>     the directory with routes.yml                                     (default: the demo's own)
  --flush <ms>       time between two batches                                          (default: 500)
  --json             one batch a line, as JSON
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
    help: values.help ?? false,
  };
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
