/** A time by the engine's clock, since the epoch: exact, as no single number of JavaScript would be. */
export interface Stamp {
  readonly seconds: number;
  /** From 0 up to 999,999,999. */
  readonly nanoseconds: number;
}

/** Below zero when `a` is the earlier one, above when it is the later. */
export function compareStamps(a: Stamp, b: Stamp): number {
  return a.seconds - b.seconds || a.nanoseconds - b.nanoseconds;
}

/** Whether `a` is earlier than `b` by more than so many seconds. */
export function isEarlierBy(a: Stamp, b: Stamp, count: number): boolean {
  const seconds = b.seconds - a.seconds;
  return seconds > count || (seconds === count && a.nanoseconds < b.nanoseconds);
}

/** So many seconds before; not before the epoch. */
export function secondsBefore({ seconds, nanoseconds }: Stamp, count: number): Stamp {
  return seconds < count ? { seconds: 0, nanoseconds: 0 } : { seconds: seconds - count, nanoseconds };
}

/** The beginning of a second. */
export function stampOf(seconds: number): Stamp {
  return { seconds, nanoseconds: 0 };
}

/** Milliseconds since the epoch, rounded down. */
export function millisecondsOf({ seconds, nanoseconds }: Stamp): number {
  return seconds * 1000 + Math.floor(nanoseconds / 1_000_000);
}

/** A time as the engine's `since` and `until` want it: seconds with nine decimals. */
export function secondsText({ seconds, nanoseconds }: Stamp): string {
  return `${seconds}.${String(nanoseconds).padStart(9, "0")}`;
}

/** From digits that count nanoseconds. */
export function parseNanoseconds(digits: string): Stamp {
  return { seconds: Number(digits.slice(0, -9)), nanoseconds: Number(digits.slice(-9)) };
}
