import type { Clock } from "@crowsnest/events";
import { FakeEngineError, goIntegerError } from "./api-error.ts";

/** The clock of an engine: nanoseconds since the epoch, each reading later than the one before. */
export class NanosecondClock {
  readonly #clock: Clock;
  #last = 0n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The time now, without using it up. */
  now(): bigint {
    return BigInt(Math.round(this.#clock.wallTime() * 1000)) * 1000n;
  }

  /** The time of something that happens now; no two things happen at the same time. */
  tick(): bigint {
    const now = this.now();
    this.#last = now > this.#last ? now : this.#last + 1n;
    return this.#last;
  }
}

/**
 * The time in a `since` or `until`: seconds, or `seconds.nanoseconds`; `undefined` for none, which `-1` stands for, too.
 * Anything else is an error 500, as in Docker.
 *
 * Source: moby, `api/types/time/timestamp.go`.
 */
export function parseEventTime(text: string): bigint | undefined {
  if (text === "") return undefined;
  const dot = text.indexOf(".");
  const seconds = parseInteger(dot < 0 ? text : text.slice(0, dot));
  if (dot < 0) return seconds === -1n ? undefined : seconds * 1_000_000_000n;
  const digits = text.slice(dot + 1);
  const fraction = parseInteger(digits);
  // Docker calculates with a float here; up to nine digits that is exact.
  const scaled =
    digits.length <= 9 ? fraction * 10n ** BigInt(9 - digits.length) : fraction / 10n ** BigInt(digits.length - 9);
  return seconds * 1_000_000_000n + scaled;
}

function parseInteger(text: string): bigint {
  if (!/^[+-]?[0-9]+$/.test(text)) throw goIntegerError("ParseInt", text);
  const value = BigInt(text.replace("+", ""));
  if (value > 9_223_372_036_854_775_807n || value < -9_223_372_036_854_775_808n) {
    throw new FakeEngineError(500, `strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`);
  }
  return value;
}

/** A time as Go writes it: RFC 3339 in UTC, with as many digits as there are. Zero is the year 1. */
export function goTime(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return "0001-01-01T00:00:00Z";
  const seconds = new Date(Number(nanoseconds / 1_000_000n)).toISOString().slice(0, 19);
  const fraction = String(nanoseconds % 1_000_000_000n)
    .padStart(9, "0")
    .replace(/0+$/, "");
  return `${seconds}${fraction === "" ? "" : `.${fraction}`}Z`;
}
