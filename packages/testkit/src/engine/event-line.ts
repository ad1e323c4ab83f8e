import { goJson, goJsonMap } from "./go-json.ts";
import type { EngineMessage } from "./message.ts";

/** How events are written; the newer three are those of API 1.52 and later. */
export const eventMediaTypes = [
  "application/json",
  "application/x-ndjson",
  "application/jsonl",
  "application/json-seq",
] as const;

/** How an answer to `GET /events` is framed: one of the media types that engines use. */
export type EventMediaType = (typeof eventMediaTypes)[number];

/** How one engine writes its events. */
export interface LineFormat {
  readonly mediaType: EventMediaType;
  /** Whether `status`, `id` and `from` are there, as before API 1.52. */
  readonly legacyFields: boolean;
}

/** What begins each text of application/json-seq (RFC 7464). */
const recordSeparator = "\u001e";

/** A message as a line on the wire, with the newline. Field by field in Docker's order; nanoseconds exact. */
export function eventLine(message: EngineMessage, format: LineFormat): string {
  const { type, action, id, attributes, scope, timeNano } = message;
  const actor = `{"ID":${goJson(id)},"Attributes":${goJsonMap(attributes)}}`;
  const fields = [
    ...(format.legacyFields ? legacyFields(message) : []),
    `"Type":${goJson(type)}`,
    `"Action":${goJson(action)}`,
    `"Actor":${actor}`,
    `"scope":${goJson(scope)}`,
    `"time":${timeNano / 1_000_000_000n}`,
    `"timeNano":${timeNano}`,
  ];
  return `${format.mediaType === "application/json-seq" ? recordSeparator : ""}{${fields.join(",")}}\n`;
}

/** Only containers and images ever had them, and an empty one is left out. */
function legacyFields({ type, action, id, attributes }: EngineMessage): string[] {
  if (type !== "container" && type !== "image") return [];
  const from = type === "container" ? (attributes.get("image") ?? "") : "";
  return [
    `"status":${goJson(action)}`,
    ...(id === "" ? [] : [`"id":${goJson(id)}`]),
    ...(from === "" ? [] : [`"from":${goJson(from)}`]),
  ];
}
