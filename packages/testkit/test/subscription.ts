import type { Socket } from "node:net";
import { vi } from "vitest";
import { dial } from "./request.ts";

/** A client of `GET /events` on a plain connection: it sees every byte. */
export class Subscription implements AsyncDisposable {
  readonly #socket: Socket;
  readonly #closed: Promise<void>;
  #bytes = Buffer.alloc(0);
  /** The pieces in which they came. */
  readonly pieces: number[] = [];
  ended = false;
  isClosed = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (bytes) => {
      this.pieces.push(bytes.length);
      this.#bytes = Buffer.concat([this.#bytes, bytes]);
    });
    socket.on("end", () => {
      this.ended = true;
    });
    this.#closed = new Promise((resolve) => {
      socket.once("close", () => {
        this.isClosed = true;
        resolve();
      });
    });
  }

  /** Everything that came: head, chunk sizes and all. */
  get raw(): string {
    return this.#bytes.toString("utf8");
  }

  get head(): string {
    return this.raw.split("\r\n\r\n")[0] ?? "";
  }

  /** What the chunks carry, without a last one that is incomplete. */
  get body(): string {
    let rest = this.#bytes.subarray(this.#bytes.indexOf("\r\n\r\n") + 4);
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
  await vi.waitFor(() => {
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
