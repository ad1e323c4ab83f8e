import type { Socket } from "node:net";
import { inTime } from "./in-time.ts";
import { dial } from "./request.ts";

/** What every event has once. */
const mark = '"timeNano"';

/** A client of `GET /events` on a plain connection: it sees every byte. */
export class Subscription implements AsyncDisposable {
  readonly #socket: Socket;
  readonly #closed: Promise<void>;
  readonly #bytes: Buffer[] = [];
  #tail = "";
  /** How many events came: cheap, also for many. */
  count = 0;
  isClosed = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (bytes) => this.#take(bytes));
    this.#closed = new Promise((resolve) => {
      socket.once("close", () => {
        this.isClosed = true;
        resolve();
      });
    });
  }

  /** The sizes of the pieces in which they came. */
  get pieces(): readonly number[] {
    return this.#bytes.map((bytes) => bytes.length);
  }

  #take(bytes: Buffer): void {
    this.#bytes.push(bytes);
    // A border between two pieces may go through a mark.
    const text = this.#tail + bytes.toString("latin1");
    this.count += text.split(mark).length - 1;
    this.#tail = text.slice(-(mark.length - 1));
  }

  /** Everything that came: head, chunk sizes and all. */
  get raw(): string {
    return Buffer.concat(this.#bytes).toString("utf8");
  }

  get head(): string {
    return this.raw.split("\r\n\r\n")[0] ?? "";
  }

  /** What the chunks carry, without a last one that is incomplete. */
  get body(): string {
    const all = Buffer.concat(this.#bytes);
    let rest = all.subarray(all.indexOf("\r\n\r\n") + 4);
    let body = "";
    for (;;) {
      const end = rest.indexOf("\r\n");
      const size = Number.parseInt(rest.subarray(0, end).toString(), 16);
      if (end < 0 || !(size > 0) || rest.length < end + 2 + size) return body;
      body += rest.subarray(end + 2, end + 2 + size).toString("utf8");
      rest = rest.subarray(end + 4 + size);
    }
  }

  /** The events of the complete lines, as `action name`. */
  get events(): string[] {
    const lines = this.body.split("\n").slice(0, -1);
    return lines
      .filter((line) => line.includes('"Action"'))
      .map((line) => {
        const { Action, Actor } = JSON.parse(line.slice(line.indexOf("{"))) as {
          Action: string;
          Actor: { Attributes: { name?: string } };
        };
        return `${Action} ${Actor.Attributes.name ?? ""}`.trim();
      });
  }

  /** Resolves when the connection is closed. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy();
    await this.#closed;
  }
}

/** Subscribes, and waits for the headers. `query` begins without a question mark. */
export async function subscribe(host: string, query = 'filters={"type":["container"]}'): Promise<Subscription> {
  const subscription = request(host, `/events?${encodeURI(query)}`);
  await inTime(() => {
    if (!subscription.raw.includes("\r\n\r\n")) throw new Error("no headers yet");
  });
  return subscription;
}

/** Sends a request, and waits for nothing. */
export function request(host: string, path: string): Subscription {
  const socket = dial(host);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: docker\r\n\r\n`);
  return new Subscription(socket);
}
