/** One event of the engine, of whatever action. */
export interface EngineMessage {
  /** What it happened to: `container`, `image` … */
  readonly type: string;
  /** The engine's word. */
  readonly action: string;
  /** Empty for events about no container in particular, such as a prune. */
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** When, in nanoseconds since the epoch by the engine's clock: exact, as no number of JavaScript could be. */
  readonly stamp: bigint;
  /** Equal for two lines exactly when they tell the same event. */
  readonly key: string;
}

interface RawMessage {
  Type?: unknown;
  Action?: unknown;
  Actor?: { ID?: unknown; Attributes?: unknown } | null;
  time?: unknown;
  timeNano?: unknown;
}

/**
 * The message in a line. Throws a `SyntaxError` for a line that is no event.
 *
 * Of the fields only `Type`, `Action`, `Actor` and the time are read: `status`, `id` and `from` are gone from API 1.52 on.
 */
export function parseMessage(line: string): EngineMessage {
  const raw = JSON.parse(line) as RawMessage | null;
  if (typeof raw !== "object" || raw === null || typeof raw.Action !== "string" || typeof raw.Type !== "string") {
    throw new SyntaxError(`no event: ${line.slice(0, 200)}`);
  }
  const { Type: type, Action: action } = raw;
  const id = typeof raw.Actor?.ID === "string" ? raw.Actor.ID : "";
  const stamp = stampOf(line, raw);
  return { type, action, id, attributes: stringsOf(raw.Actor?.Attributes), stamp, key: `${stamp} ${id} ${action}` };
}

/**
 * The digits of the line itself: `JSON.parse` rounds to 256 ns. Neither a label's key nor its value can be taken for the
 * field: the one is followed by a string, in the other the quotes are escaped.
 */
function stampOf(line: string, raw: RawMessage): bigint {
  if (typeof raw.timeNano === "number" && raw.timeNano > 0) {
    const digits = /"timeNano"\s*:\s*(\d+)/.exec(line)?.[1];
    return digits === undefined ? BigInt(Math.trunc(raw.timeNano)) : BigInt(digits);
  }
  if (typeof raw.time === "number") return BigInt(Math.trunc(raw.time)) * 1_000_000_000n;
  throw new SyntaxError(`an event without a time: ${line.slice(0, 200)}`);
}

function stringsOf(attributes: unknown): Record<string, string> {
  if (typeof attributes !== "object" || attributes === null) return {};
  const entries = Object.entries(attributes);
  if (entries.every(([, value]) => typeof value === "string")) return attributes as Record<string, string>;
  // fromEntries makes own properties, also of a label named __proto__.
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** Milliseconds since the epoch, rounded down. */
export function millisecondsOf(stamp: bigint): number {
  return Number(stamp / 1_000_000n);
}
