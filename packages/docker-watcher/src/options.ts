import { type Clock, checkNames, invalidOption, type Logger, systemClock, type WatchOptions } from "@crowsnest/events";
import type { DockerFilters } from "./filter/filter.ts";
import type { HostOptions } from "./host/choice/options.ts";
import type { Settings } from "./hub/settings.ts";
import { Trace } from "./hub/trace.ts";
import type { RetryOptions } from "./stream/backoff.ts";
import type { HeartbeatOptions } from "./stream/heartbeat.ts";

/** How a `DockerWatcher` finds its engine and deals with faults. All times are in milliseconds. */
export interface DockerWatcherOptions extends HostOptions {
  /** The longest that each step may take: connecting with its answer, a list, an inspection. Default 10,000. */
  readonly timeout?: number | undefined;
  /** How long to wait between tries to connect. There is no limit to their number. */
  readonly retry?: RetryOptions | undefined;
  /** How a silent connection is checked. `false`: not at all. */
  readonly heartbeat?: HeartbeatOptions | false | undefined;
  /**
   * `"resume"` (default): after a cut the missed events are replayed, and where that cannot be complete the fleet is
   * compared and a force-reload of cause `gap` follows. `"reload"`: a force-reload of cause `disconnected` at the loss and
   * one of cause `reconnected` after it, and nothing is replayed.
   */
  readonly recovery?: "resume" | "reload" | undefined;
  /** Default `false`. `true`: a watch whose first try to connect fails ends with that error instead of trying again. */
  readonly failFast?: boolean | undefined;
  /** Bytes; a longer event is passed over and a force-reload told in its place. Default 8 MiB. */
  readonly lineLimit?: number | undefined;
  /** Where the operator reads: debug on open, close, retry; warn on refusals; error on what ends a watch. Default: nowhere. */
  readonly logger?: Logger | undefined;
  /** For tests: where time comes from. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** For tests: where the jitter comes from, a number from 0 up to 1. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** How one watch behaves. */
export interface DockerWatchOptions extends WatchOptions {
  /** What is told. Default {@link defaultFilters}: containers that start, die and are destroyed. */
  filters?: DockerFilters | undefined;
}

/** What `list()` takes. */
export interface DockerListOptions {
  /** Which containers: by `container`, `image` and `label`; `type` and `event` say nothing here. Default: all. */
  filters?: DockerFilters | undefined;
  /** Ends the request; the list then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

const watcherOptionNames: Readonly<Record<keyof DockerWatcherOptions, true>> = {
  host: true,
  tls: true,
  ssh: true,
  timeout: true,
  retry: true,
  heartbeat: true,
  recovery: true,
  failFast: true,
  lineLimit: true,
  logger: true,
  clock: true,
  random: true,
};

/** What `watch()` takes. */
export const watchOptionNames: Readonly<Record<keyof DockerWatchOptions, true>> = {
  filters: true,
  snapshot: true,
  signal: true,
  buffer: true,
  onError: true,
};

/** Refuses what is no object, and names that are none of an option, before anything else is looked at. */
export function checkOptionNames(options: DockerWatcherOptions): void {
  checkNames("the options", options, watcherOptionNames);
}

const longestTime = 2_147_483_647;

/** The options, checked and with their defaults. Throws a `WatchError` of code `invalid-option`. */
export function checkOptions(options: DockerWatcherOptions, host: string): Settings {
  const { recovery = "resume", failFast = false, logger, clock = systemClock, random = Math.random } = options;
  if (recovery !== "resume" && recovery !== "reload") {
    throw invalidOption("recovery", recovery, '"resume" or "reload"');
  }
  if (typeof failFast !== "boolean") throw invalidOption("failFast", failFast, "true or false");
  checkLogger(logger);
  if (typeof clock?.setTimer !== "function") throw invalidOption("clock", clock, "a Clock such as systemClock");
  if (typeof random !== "function") throw invalidOption("random", random, "a function such as Math.random");
  const retry = group("retry", options.retry, {
    initialDelay: 100,
    maxDelay: 3000,
    refusedDelay: 30_000,
    healthyAfter: 2000,
  });
  if (retry.maxDelay < retry.initialDelay) {
    throw invalidOption("retry.maxDelay", retry.maxDelay, `retry.initialDelay (${retry.initialDelay}) or more`);
  }
  return {
    timeout: milliseconds("timeout", options.timeout ?? 10_000),
    retry,
    heartbeat:
      options.heartbeat === false
        ? undefined
        : group("heartbeat", options.heartbeat, { interval: 10_000, timeout: 3000 }, "false or "),
    recovery,
    failFast,
    lineLimit: wholeBytes("lineLimit", options.lineLimit ?? 8_388_608),
    clock,
    random,
    trace: new Trace(host, logger),
  };
}

function group<K extends string>(
  name: string,
  given: { readonly [P in K]?: number | undefined } | undefined,
  defaults: Record<K, number>,
  alternative = "",
): Record<K, number> {
  const example = Object.entries(defaults).map(([key, value]) => `${key}: ${value}`);
  if (given !== undefined && (typeof given !== "object" || given === null || Array.isArray(given))) {
    throw invalidOption(name, given, `${alternative}an object such as { ${example.join(", ")} }`);
  }
  if (given !== undefined) checkNames(name, given, defaults);
  const result = { ...defaults };
  for (const key of Object.keys(defaults) as K[]) {
    result[key] = milliseconds(`${name}.${key}`, given?.[key] ?? defaults[key]);
  }
  return result;
}

function milliseconds(name: string, value: unknown): number {
  if (typeof value !== "number" || !(value >= 1) || value > longestTime) {
    throw invalidOption(name, value, `a number of milliseconds from 1 to ${longestTime}`);
  }
  return value;
}

function wholeBytes(name: string, value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 1024) {
    throw invalidOption(name, value, "a whole number of bytes, 1024 or more");
  }
  return value as number;
}

function checkLogger(logger: unknown): void {
  if (logger === undefined) return;
  const methods = ["debug", "info", "warn", "error"] as const;
  const given = logger as Partial<Record<(typeof methods)[number], unknown>> | null;
  if (typeof given !== "object" || given === null || methods.some((method) => typeof given[method] !== "function")) {
    throw invalidOption(
      "logger",
      logger,
      "an object with debug, info, warn and error, such as console or a pino logger",
    );
  }
}
