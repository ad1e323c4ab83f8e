import { type Clock, invalidOption } from "@crowsnest/events";

/** Refuses a number that is not whole or outside the bounds. */
export function wholeNumber(option: string, value: unknown, low: number, high: number, unit = ""): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= low && value <= high) return value;
  const bounds = high === Number.MAX_SAFE_INTEGER ? `${low} or more` : `${low} to ${high}`;
  throw invalidOption(option, value, `a whole number${unit === "" ? "" : ` of ${unit}`}, ${bounds}`);
}

/** Refuses what is neither true nor false. */
export function truth(option: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw invalidOption(option, value, "true or false");
}

/** Refuses what is none of these words. */
export function oneOf<T extends string>(option: string, value: unknown, words: readonly T[]): T {
  const word = words.find((candidate) => candidate === value);
  if (word !== undefined) return word;
  throw invalidOption(option, value, `one of ${words.map((candidate) => JSON.stringify(candidate)).join(", ")}`);
}

/** Refuses what is not text. */
export function text(option: string, value: unknown): string {
  if (typeof value === "string") return value;
  throw invalidOption(option, value, "a string");
}

/** Refuses what cannot be a clock. */
export function clock(option: string, value: unknown): Clock {
  const candidate = value as Partial<Clock> | null | undefined;
  const methods = [candidate?.wallTime, candidate?.now, candidate?.setTimer];
  if (methods.every((method) => typeof method === "function")) return value as Clock;
  throw invalidOption(option, value, "a clock with wallTime, now and setTimer");
}
