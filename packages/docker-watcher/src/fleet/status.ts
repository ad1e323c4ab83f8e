import type { Container } from "./container.ts";

/** What the text of a listed container's status says. */
export interface StatusText {
  readonly state: Container["state"] | undefined;
  readonly health: Container["health"];
  readonly exitCode: number | undefined;
  /** For how long it is in this state: milliseconds, as exact as the text is. */
  readonly age: number | undefined;
  /** That it is in this state for no longer than this (ms): the text's own rounding, and a second. */
  readonly oldest: number | undefined;
  /** That it is in this state for at least as long (ms). */
  readonly youngest: number | undefined;
}

const units: Readonly<Record<string, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_592_000_000,
  year: 31_536_000_000,
};

/**
 * Reads `Up 3 hours (healthy)`, `Up 2 minutes (Paused)`, `Exited (137) 5 seconds ago`, `Restarting (1) 4 seconds ago`,
 * `Created`, `Dead`, `Removal In Progress`. The texts are made by moby's container/state.go with docker/go-units'
 * HumanDuration; Podman writes the same.
 */
export function parseStatus(text: string): StatusText {
  const code = /^(?:Exited|Restarting) \((-?\d+)\)/.exec(text)?.[1];
  const health = /\((?:health: )?(starting|healthy|unhealthy)\)/.exec(text)?.[1] as Container["health"];
  return { state: stateOf(text), health, exitCode: code === undefined ? undefined : Number(code), ...ageOf(text) };
}

function stateOf(text: string): Container["state"] | undefined {
  if (text.startsWith("Up ")) return /\(Paused\)/i.test(text) ? "paused" : "running";
  if (text.startsWith("Exited")) return "exited";
  if (text.startsWith("Restarting")) return "restarting";
  if (text.startsWith("Created")) return "created";
  if (text.startsWith("Dead")) return "dead";
  return text.startsWith("Removal") ? "removing" : undefined;
}

function ageOf(text: string): Pick<StatusText, "age" | "oldest" | "youngest"> {
  if (/Less than a second/i.test(text)) return { age: 0, youngest: 0, oldest: 2000 };
  const match = /(\d+|About an?) (second|minute|hour|day|week|month|year)s?\b/i.exec(text);
  const unit = units[match?.[2]?.toLowerCase() ?? ""];
  if (match === null || unit === undefined) return { age: undefined, oldest: undefined, youngest: undefined };
  const count = /^\d/.test(match[1] as string) ? Number(match[1]) : 1;
  // Hours are rounded to the nearest, all others down.
  const youngest = (match[2]?.toLowerCase() === "hour" ? count - 0.5 : count) * unit;
  return { age: count * unit, youngest, oldest: (count + 1) * unit + 1000 };
}
