import { describeEvent, type WatchEvent } from "@crowsnest/events";
import type { BatchMessage, RouteView } from "../../web/protocol.ts";

/** Routes that went, when and why. */
export interface Departure {
  readonly hosts: readonly string[];
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `died web`, or the batch when no event of it names the route's source. */
  readonly because: string;
}

/** What a batch took away from the table as it was before; undefined when it took nothing. */
export function departureOf(
  message: BatchMessage,
  routeOf: (host: string) => RouteView | undefined,
): Departure | undefined {
  const hosts = message.routes.removed;
  const [first] = hosts;
  if (first === undefined) return undefined;
  const source = routeOf(first)?.source.replace(/^container /, "");
  const event = message.events.findLast((one) => source !== undefined && concerns(one, source));
  return { hosts, at: message.at, because: event === undefined ? `batch ${message.number}` : describeEvent(event) };
}

function concerns(event: WatchEvent, name: string): boolean {
  if (event.actorName === name) return true;
  if (event.type === "file") return "previousName" in event && event.previousName === name;
  return event.actorAttributes["oldName"]?.replace(/^\//, "") === name;
}
