import { type IncomingMessage, type RequestOptions, request } from "node:http";
import { StringDecoder } from "node:string_decoder";
import { type UntilOptions, until } from "./until.ts";

/** What begins each line of application/json-seq (RFC 7464). */
const recordSeparator = "\u001e";

/** An event as the engine sends it, as far as tests look at it. */
export interface RawEvent {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
  readonly time: number;
  /** Rounded by JSON.parse: take it from the line where exactness matters. */
  readonly timeNano: number;
  readonly status?: string;
  readonly id?: string;
  readonly from?: string;
}

/** What is recorded. */
export interface RecordOptions {
  /** The engine's filters, such as `{ type: ["container"] }`. Default: none. */
  readonly filters?: Readonly<Record<string, readonly string[]>>;
  readonly since?: string | number;
  readonly until?: string | number;
}

/**
 * The ground truth of a test: one connection to `GET /events` with nothing of ours in between, that keeps every line.
 * Made by {@link recordEvents}.
 */
export class EventRecorder implements AsyncDisposable {
  /** Every line so far, as it came. */
  readonly lines: string[] = [];
  /** Resolves when the connection has ended, in whatever way. */
  readonly ended: Promise<void>;
  readonly #response: IncomingMessage;

  constructor(response: IncomingMessage) {
    this.#response = response;
    const decoder = new StringDecoder("utf8");
    let rest = "";
    response.on("data", (chunk: Buffer) => {
      const parts = (rest + decoder.write(chunk)).split("\n");
      rest = parts.pop() ?? "";
      const lines = parts.map((line) => (line.startsWith(recordSeparator) ? line.slice(1) : line));
      this.lines.push(...lines.filter((line) => line !== ""));
    });
    response.on("error", () => {});
    this.ended = new Promise((resolve) => response.once("close", () => resolve()));
  }

  /** The media type of the answer. */
  get mediaType(): string | undefined {
    return this.#response.headers["content-type"];
  }

  /** Every event so far. */
  get events(): RawEvent[] {
    return this.lines.map((line) => JSON.parse(line) as RawEvent);
  }

  /** Waits until an event came that fulfils the condition, and resolves to the first such. */
  until(condition: (event: RawEvent) => boolean, options?: UntilOptions): Promise<RawEvent> {
    const what = () => `an event after ${this.lines.slice(-5).join("\n")}`;
    return until(() => this.events.find(condition), { what, ...options });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#response.destroy();
    await until(() => this.#response.destroyed, { what: "the connection to end" });
  }
}

/** Subscribes to the events of an engine (`unix://…` or `tcp://…`); resolves when the headers have come. */
export function recordEvents(host: string, options: RecordOptions = {}): Promise<EventRecorder> {
  const query = new URLSearchParams();
  if (options.filters !== undefined) query.set("filters", JSON.stringify(options.filters));
  if (options.since !== undefined) query.set("since", String(options.since));
  if (options.until !== undefined) query.set("until", String(options.until));
  return new Promise((resolve, reject) => {
    const call = request({ ...endpoint(host), path: `/events?${query}`, agent: false }, (response) => {
      if (response.statusCode === 200) return resolve(new EventRecorder(response));
      response.resume();
      reject(new Error(`the engine answered ${response.statusCode} to GET /events?${query}`));
    });
    call.once("error", reject);
    call.end();
  });
}

function endpoint(host: string): RequestOptions {
  if (host.startsWith("unix://")) return { socketPath: host.slice("unix://".length) };
  const { hostname, port } = new URL(host);
  return { host: hostname, port };
}
