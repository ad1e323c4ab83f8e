import { type Clock, checkNames, invalidOption, systemClock } from "@crowsnest/events";
import { clock, wholeNumber } from "../check.ts";
import { type Address, parseAddress } from "../net/address.ts";

/** Between whom a proxy stands. */
export interface FaultProxyOptions {
  /** The engine behind it: `unix:///path` or `tcp://host:port`. */
  readonly target: string;
  /**
   * Where it listens: `unix:///path` or `tcp://127.0.0.1:port`; port 0 takes a free one. Default: a unix socket in a
   * temporary folder, on Windows a free port of 127.0.0.1.
   */
  readonly host?: string;
  /** What random sizes and choices are made from; the same number gives the same ones. Default: a random one. */
  readonly seed?: number;
  /** Default: the clock of the machine. */
  readonly clock?: Clock;
}

/** How many bytes are written at a time: always as many, or a random number between two. */
export type PieceSize = number | { readonly min: number; readonly max: number };

/** The options, checked and complete. */
export interface ProxySettings {
  readonly target: Address;
  readonly address: Address | undefined;
  readonly seed: number;
  readonly clock: Clock;
}

/** Fills in the defaults; throws a `WatchError` with code `invalid-option` for what cannot be. */
export function proxySettings(options: FaultProxyOptions): ProxySettings {
  checkNames("the options of FaultProxy", options, { target: true, host: true, seed: true, clock: true });
  const target = parseAddress("target", options.target);
  if ("port" in target && target.port === 0)
    throw invalidOption("target", options.target, "a host with a port of 1 to 65535");
  return {
    target,
    address: options.host === undefined ? undefined : parseAddress("host", options.host),
    seed: wholeNumber("seed", options.seed ?? Math.floor(Math.random() * 2 ** 32), 0, 2 ** 32),
    clock: clock("clock", options.clock ?? systemClock),
  };
}

/** Refuses sizes that cannot be; gives the smallest and the largest. */
export function pieceSizes(size: PieceSize): { min: number; max: number } {
  const { min, max } = typeof size === "number" ? { min: size, max: size } : size;
  wholeNumber("min", min, 1, Number.MAX_SAFE_INTEGER, "bytes");
  return { min, max: wholeNumber("max", max, min, Number.MAX_SAFE_INTEGER, "bytes") };
}
