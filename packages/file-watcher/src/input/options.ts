import { type Clock, checkClock, checkNames, invalidOption, type Logger, systemClock } from "@crowsnest/events";
import { compileIgnore, type Ignore } from "../scope/ignore.ts";
import type { Backend } from "../sources/backend.ts";

/** How a file is watched. */
export interface FileWatcherOptions {
  /** Default `"auto"`. */
  readonly backend?: Backend | undefined;
  /**
   * Milliseconds that a file must stay as it is before it is told. Default 0: at once. With a value, a reader never meets a
   * half-written file that is written on within that time; a file that never comes to rest is not told before it does.
   * `drain()` tells at once what waits.
   */
  readonly settle?: number | undefined;
  /**
   * Milliseconds, at most, between two looks at everything, whatever the notifications say. Default 30000; 0 turns them off.
   * They are spaced out so that they take at most a hundredth of the time. Where they cost little they come sooner: each second
   * while something is going on, else each 5 s up to 500 names, and 10 ms later for each name more.
   */
  readonly reconcileInterval?: number | undefined;
  /** Milliseconds between two looks of the polling backend. Default 1000; at least 10. */
  readonly pollInterval?: number | undefined;
  /**
   * Default `false`: a directory that is not there is refused. `true`: it is waited for, and what is in it when it comes is
   * told as created.
   */
  readonly waitForDirectory?: boolean | undefined;
  /** Told of what was survived. Default: nobody. */
  readonly logger?: Logger | undefined;
  /** For tests. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
}

/** How a directory is watched. */
export interface DirectoryWatcherOptions extends FileWatcherOptions {
  /** Default `false`: only what lies in the directory itself. Directories that are links are not entered. */
  readonly recursive?: boolean | undefined;
  /** Default `false`: names that begin with a dot, and what lies in such directories, are left out. */
  readonly hidden?: boolean | undefined;
  /**
   * Globs of names to leave out, in picomatch's language. One without a slash is about the last part of a name, at any
   * depth; one with a slash, also before it (`"/build"`), about the whole name; one after it does not count. What lies in a directory that is left out is left out too. `"!a"` leaves
   * out all but `a`: it takes nothing back from another glob. Default: none.
   */
  readonly ignore?: string | readonly string[] | undefined;
}

/** Options with their defaults, checked. */
export interface CheckedOptions {
  readonly backend: Backend;
  readonly settle: number;
  readonly reconcileInterval: number;
  readonly pollInterval: number;
  readonly waitForDirectory: boolean;
  readonly logger: Logger | undefined;
  readonly clock: Clock;
  readonly recursive: boolean;
  readonly hidden: boolean;
  readonly ignore: Ignore;
}

/** The options that every watcher here takes. */
export const fileOptions: Readonly<Record<keyof FileWatcherOptions, true>> = {
  backend: true,
  settle: true,
  reconcileInterval: true,
  pollInterval: true,
  waitForDirectory: true,
  logger: true,
  clock: true,
};
const directoryOptions: Readonly<Record<keyof DirectoryWatcherOptions, true>> = {
  ...fileOptions,
  recursive: true,
  hidden: true,
  ignore: true,
};

/** The options of a watcher of one file. Throws a `WatchError` of code `invalid-option` for a bad one. */
export function checkFileOptions(options: FileWatcherOptions = {}): CheckedOptions {
  checkNames("the options", options, fileOptions);
  return checkOptions(options);
}

const backends: readonly string[] = ["auto", "native", "parcel", "polling"] satisfies Backend[];

/** Throws a `WatchError` of code `invalid-option` for a bad one. */
export function checkOptions(options: DirectoryWatcherOptions = {}): CheckedOptions {
  checkNames("the options", options, directoryOptions);
  const { backend = "auto", logger, clock = systemClock } = options;
  if (!backends.includes(backend)) throw invalidOption("backend", backend, `one of ${backends.join(", ")}`);
  checkLogger(logger);
  checkClock(clock);
  return {
    backend,
    settle: milliseconds("settle", options.settle, 0, 0),
    reconcileInterval: milliseconds("reconcileInterval", options.reconcileInterval, 30_000, 0),
    pollInterval: milliseconds("pollInterval", options.pollInterval, 1_000, 10),
    waitForDirectory: flag("waitForDirectory", options.waitForDirectory),
    logger,
    clock,
    recursive: flag("recursive", options.recursive),
    hidden: flag("hidden", options.hidden),
    ignore: compileIgnore(options.ignore),
  };
}

function checkLogger(logger: unknown): void {
  if (logger === undefined) return;
  const given = (typeof logger === "object" ? logger : null) as Partial<Record<keyof Logger, unknown>> | null;
  for (const method of ["debug", "info", "warn", "error"] as const) {
    if (typeof given?.[method] === "function") continue;
    throw invalidOption("logger", logger, `an object with ${method}(), such as console or a pino logger`);
  }
}

function milliseconds(option: string, value: number | undefined, fallback: number, least: number): number {
  if (value === undefined) return fallback;
  if (typeof value !== "number" || !(value >= least) || !Number.isFinite(value)) {
    throw invalidOption(option, value, `a number of milliseconds, ${least} or more`);
  }
  return value;
}

/** A flag, `false` by default. Throws a `WatchError` of code `invalid-option` for what is none. */
export function flag(option: string, value: boolean | undefined): boolean {
  if (value === undefined) return false;
  if (typeof value !== "boolean") throw invalidOption(option, value, "true or false");
  return value;
}
