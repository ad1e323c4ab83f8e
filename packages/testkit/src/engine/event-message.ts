/** An event as the engine keeps it in its ring. */
export interface EventMessage {
  readonly type: string;
  readonly action: string;
  readonly actorId: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Nanoseconds since the epoch. */
  readonly time: bigint;
}

/** The line that goes over the wire, without its end. `legacy`: with the fields that API 1.52 has dropped. */
export function eventLine(event: EventMessage, legacy: boolean): string {
  const { type, action, actorId, attributes, time } = event;
  const seconds = Number(time / 1_000_000_000n);
  const old = legacy && type === "container" ? { status: action, id: actorId, from: attributes["image"] } : {};
  const body = JSON.stringify({
    ...old,
    Type: type,
    Action: action,
    Actor: { ID: actorId, Attributes: attributes },
    scope: "local",
    time: seconds,
  });
  // Nanoseconds are beyond what a JavaScript number holds exactly.
  return `${body.slice(0, -1)},"timeNano":${time}}`;
}
