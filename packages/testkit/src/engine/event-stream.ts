import type { Clock } from "@crowsnest/events";
import type { HttpHeaders, HttpResponse } from "../http/response.ts";
import { FakeEngineError } from "./api-error.ts";
import { Backlog } from "./backlog.ts";
import { eventMatch } from "./event-filter.ts";
import { eventLine, type LineFormat } from "./event-line.ts";
import type { EventLog, Match } from "./event-log.ts";
import { parseEventTime } from "./event-time.ts";
import { parseFilters } from "./filters.ts";
import type { EngineMessage } from "./message.ts";

/** Where in the answer an event connection is cut. */
export const cutPlaces = ["reset", "clean", "mid-line", "mid-chunk", "clean-mid-line"] as const;

/**
 * How an event connection is cut: at once with a reset or a proper end; or, each with the next event, after half of its
 * line, in the midst of its chunk, or with a proper end after half of its line.
 */
export type CutPlace = (typeof cutPlaces)[number];

/** Milliseconds; an end that is further away never comes. */
const longestTimer = 2_147_483_647;

/** What an event stream asks for. Reading it throws Docker's errors. */
export interface EventQuery {
  readonly since: bigint | undefined;
  readonly until: bigint | undefined;
  readonly match: Match;
}

/** Reads the parameters of `GET /events`. */
export function parseEventQuery(query: URLSearchParams): EventQuery {
  const [sinceText, untilText] = [query.get("since") ?? "", query.get("until") ?? ""];
  const since = parseEventTime(sinceText);
  const until = parseEventTime(untilText);
  if (until !== undefined && since !== undefined && until < since) {
    throw new FakeEngineError(400, `\`since\` time (${sinceText}) cannot be after \`until\` time (${untilText})`);
  }
  return { since, until, match: eventMatch(parseFilters(query.get("filters") ?? "")) };
}

/** What a stream needs of its engine. */
export interface EventStreamSource {
  readonly log: EventLog;
  readonly format: LineFormat;
  readonly clock: Clock;
  readonly now: () => bigint;
  /** Told for each event that was written or dropped. */
  readonly count: (what: "eventsSent" | "eventsDropped") => void;
}

/** One client's `GET /events`: what the ring holds, then what happens, until it ends. */
export class EventStream {
  readonly #response: HttpResponse;
  readonly #query: EventQuery;
  readonly #source: EventStreamSource;
  readonly #backlog = new Backlog();
  #cut: CutPlace | undefined;
  #ended = false;
  #onEnd: () => void = () => {};
  #stopListening: (() => void) | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(response: HttpResponse, query: EventQuery, source: EventStreamSource) {
    this.#response = response;
    this.#query = query;
    this.#source = source;
  }

  /** Sends the headers, and subscribes after `delay` milliseconds. `onEnd` is called once, when the stream is over. */
  open(headers: HttpHeaders, delay: number, onEnd: () => void): void {
    this.#response.startChunks(200, { ...headers, "Content-Type": this.#source.format.mediaType });
    this.#response.output.streaming = true;
    const forget = this.#response.onClose(() => this.#finish());
    this.#onEnd = () => {
      forget();
      onEnd();
    };
    if (delay === 0) this.#subscribe();
    else this.#cancelTimer = this.#source.clock.setTimer(() => this.#subscribe(), delay);
  }

  /** Cuts the connection, at once or with the next event. */
  cut(place: CutPlace): void {
    if (place === "reset") {
      this.#finish();
      this.#response.reset();
    } else if (place === "clean") this.#endCleanly(true);
    else this.#cut = place;
  }

  /** Sends text as a chunk of its own, whatever it is. */
  sendRaw(text: string): void {
    if (!this.#ended) this.#response.chunk(text);
  }

  #subscribe(): void {
    const { log, now } = this.#source;
    const { since, until, match } = this.#query;
    for (const message of log.replay(since, until, match)) this.#send(message);
    const past = until !== undefined && until < now();
    if (past) this.#endCleanly();
    else this.#follow(match, until);
  }

  #follow(match: Match, until: bigint | undefined): void {
    const { log, clock, now } = this.#source;
    this.#stopListening = log.listen((message) => {
      if (match(message)) this.#send(message);
    });
    const left = until === undefined ? Number.POSITIVE_INFINITY : Number(until - now()) / 1e6;
    if (left <= longestTimer) this.#cancelTimer = clock.setTimer(() => this.#endCleanly(), left);
  }

  #send(message: EngineMessage): void {
    if (this.#ended) return;
    const line = eventLine(message, this.#source.format);
    if (this.#cut !== undefined) {
      this.#breakOff(this.#cut, line);
    } else if (this.#backlog.room) {
      this.#source.count("eventsSent");
      this.#response.chunk(line, this.#backlog.add());
    } else {
      this.#source.count("eventsDropped");
    }
  }

  #breakOff(place: CutPlace, line: string): void {
    const bytes = Buffer.from(line);
    const half = bytes.subarray(0, Math.ceil(bytes.length / 2));
    this.#finish();
    if (place === "mid-chunk")
      this.#response.raw(Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), half]));
    else this.#response.chunk(half);
    if (place === "clean-mid-line") {
      this.#response.endChunks();
      this.#response.close();
    } else this.#response.resetWhenWritten();
  }

  /** A proper end. The connection stays open for the next request, unless it is to be closed. */
  #endCleanly(close = false): void {
    if (this.#ended) return;
    this.#finish();
    this.#response.endChunks();
    if (close) this.#response.close();
  }

  #finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#response.output.streaming = false;
    this.#stopListening?.();
    this.#cancelTimer?.();
    this.#backlog.close();
    this.#onEnd();
  }
}
