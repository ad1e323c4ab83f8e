import type { HostEnvironment } from "../../src/host/index.ts";

/** A machine made up for a test. */
export interface FakeMachine {
  readonly env?: Record<string, string>;
  readonly platform?: string;
  readonly home?: string;
  readonly userId?: number;
  readonly userName?: string;
  /** Sockets and whatever else exists. */
  readonly sockets?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
}

/** The environment of a made-up machine: Linux, user `me` (1000), home `/home/me`, no variables, no files. */
export function fakeEnvironment(machine: FakeMachine = {}): HostEnvironment {
  const {
    env = {},
    platform = "linux",
    home = "/home/me",
    userId = 1000,
    userName = "me",
    sockets = [],
    files = {},
  } = machine;
  return {
    env,
    platform,
    homeDirectory: () => home,
    userId: () => userId,
    userName: () => userName,
    exists: (path) => sockets.includes(path) || path in files,
    readFile: (path) => {
      const content = files[path];
      if (content === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: "ENOENT" });
      return Buffer.from(content);
    },
  };
}
