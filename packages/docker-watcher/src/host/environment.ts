import { readFileSync, statSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { posix, win32 } from "node:path";

/** What the choice of an engine depends on beside the options; a test gives one of its own. */
export interface HostEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `process.platform`. */
  readonly platform: string;
  /** The home directory; empty when there is none. */
  homeDirectory(): string;
  /** The user's number; `undefined` where users have none. */
  userId(): number | undefined;
  /** The user's name; empty when it is not known. */
  userName(): string;
  exists(path: string): boolean;
  /** The bytes of a file. Throws what `node:fs` throws. */
  readFile(path: string): Buffer;
}

/**
 * The environment of this process. Whatever Deno was not permitted to tell counts as unknown, so that an explicit host
 * needs no permission beside the one to connect.
 */
export function processEnvironment(): HostEnvironment {
  const { env } = process;
  return {
    env,
    platform: process.platform,
    homeDirectory: () => env["HOME"] ?? env["USERPROFILE"] ?? attempt(homedir) ?? "",
    userId: () => attempt(() => process.getuid?.()),
    userName: () => env["USER"] ?? env["USERNAME"] ?? attempt(() => userInfo().username) ?? "",
    exists: (path) => attempt(() => statSync(path, { throwIfNoEntry: false })) !== undefined,
    readFile: (path) => readFileSync(path),
  };
}

/** The content of a file that need not be there, nor be ours to read. */
export function readOptional(environment: HostEnvironment, path: string): Buffer | undefined {
  return attempt(() => environment.readFile(path));
}

/** Where the docker command keeps its configuration; `undefined` where nobody is at home. */
export function dockerDirectory(environment: HostEnvironment): string | undefined {
  const { DOCKER_CONFIG: named } = environment.env;
  if (named) return named;
  const home = environment.homeDirectory();
  return home === "" ? undefined : joinPath(environment, home, ".docker");
}

/** `path.join` of the environment's platform. */
export function joinPath(environment: HostEnvironment, ...parts: string[]): string {
  return (environment.platform === "win32" ? win32 : posix).join(...parts);
}

function attempt<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
