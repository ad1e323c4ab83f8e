import { type Clock, checkNames, invalidOption, systemClock } from "@crowsnest/events";
import { clock, oneOf, text, truth, wholeNumber } from "../check.ts";
import { type Address, parseAddress } from "../net/address.ts";
import { type EventMediaType, eventMediaTypes } from "./event-line.ts";

/** What kind of engine is imitated, and where. */
export interface FakeEngineOptions {
  /**
   * Where it listens: `unix:///path` or `tcp://127.0.0.1:port`; port 0 takes a free one. Default: a unix socket in a
   * temporary folder, on Windows a free port of 127.0.0.1.
   */
  readonly host?: string;
  /** The engine's version. Default `20.10.24`. */
  readonly version?: string;
  /** The newest API version it speaks. Default `1.41`. */
  readonly apiVersion?: string;
  /** Whether events have the old fields `status`, `id` and `from`. Default: for API versions before 1.52. */
  readonly legacyFields?: boolean;
  /** How events are framed. Default `application/json`: one a line. */
  readonly mediaType?: EventMediaType;
  /** How many events of all types it remembers. Default 256, as in Docker. */
  readonly ringSize?: number;
  /** Milliseconds until a container is started again by its restart policy; 0: at once. Default 100, as in Docker the first time. */
  readonly restartDelay?: number;
  /** Whether containers live on when the engine is killed and recovers, as with dockerd's `--live-restore`. Default `false`. */
  readonly liveRestore?: boolean;
  /** What ids and invented names are made from; the same number gives the same ones. Default: a random one. */
  readonly seed?: number;
  /** Default: the clock of the machine. */
  readonly clock?: Clock;
}

/** The options, checked and complete. */
export interface EngineSettings extends Required<Omit<FakeEngineOptions, "host">> {
  readonly address: Address | undefined;
}

/** Fills in the defaults; throws a `WatchError` with code `invalid-option` for what cannot be. */
export function engineSettings(options: FakeEngineOptions): EngineSettings {
  checkNames("the options of FakeEngine", options, {
    host: true,
    version: true,
    apiVersion: true,
    legacyFields: true,
    mediaType: true,
    ringSize: true,
    restartDelay: true,
    liveRestore: true,
    seed: true,
    clock: true,
  });
  const apiVersion = options.apiVersion ?? "1.41";
  if (!/^[0-9]+\.[0-9]+$/.test(text("apiVersion", apiVersion))) {
    throw invalidOption("apiVersion", apiVersion, 'a version such as "1.41"');
  }
  return {
    address: options.host === undefined ? undefined : parseAddress("host", options.host),
    version: text("version", options.version ?? "20.10.24"),
    apiVersion,
    legacyFields: truth("legacyFields", options.legacyFields ?? compareVersions(apiVersion, "1.52") < 0),
    mediaType: oneOf("mediaType", options.mediaType ?? "application/json", eventMediaTypes),
    ringSize: wholeNumber("ringSize", options.ringSize ?? 256, 1, 1_000_000, "events"),
    restartDelay: wholeNumber("restartDelay", options.restartDelay ?? 100, 0, 3_600_000, "milliseconds"),
    liveRestore: truth("liveRestore", options.liveRestore ?? false),
    seed: wholeNumber("seed", options.seed ?? Math.floor(Math.random() * 2 ** 32), 0, 2 ** 32),
    clock: clock("clock", options.clock ?? systemClock),
  };
}

/** Negative when `a` is the older one: `1.9` is older than `1.41`. */
export function compareVersions(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split(".").map(Number);
  const [majorB = 0, minorB = 0] = b.split(".").map(Number);
  return majorA - majorB || minorA - minorB;
}
