import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { reset } from "../net/listener.ts";
import type { Output } from "./output.ts";

/** Header fields by name. */
export type HttpHeaders = Readonly<Record<string, string>>;

/** One answer. Down to the bytes, so that it can also go wrong. To a HEAD request a body is left out. */
export class HttpResponse {
  readonly output: Output;
  readonly #socket: Socket;
  readonly #withoutBody: boolean;
  readonly #keepAlive: boolean;
  readonly #onEnd: () => void;

  constructor(socket: Socket, output: Output, how: { method: string; keepAlive: boolean; onEnd: () => void }) {
    this.#socket = socket;
    this.output = output;
    this.#withoutBody = how.method === "HEAD";
    this.#keepAlive = how.keepAlive;
    this.#onEnd = how.onEnd;
  }

  /** A whole answer. */
  send(status: number, headers: HttpHeaders, body: string): void {
    const bytes = Buffer.from(body);
    this.head(status, { ...headers, "Content-Length": String(bytes.length) });
    if (!this.#withoutBody) this.output.write(bytes);
    this.#end();
  }

  /** The head of an answer whose body comes later. */
  head(status: number, headers: HttpHeaders): void {
    const fields = { ...headers, ...(this.#keepAlive ? {} : { Connection: "close" }) };
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
    this.output.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Unknown"}\r\n${lines.join("")}\r\n`);
  }

  /** The head of an answer in chunks. */
  startChunks(status: number, headers: HttpHeaders): void {
    this.head(status, { ...headers, "Transfer-Encoding": "chunked" });
  }

  /** One chunk; `written` is called when the system took it over. */
  chunk(data: string | Uint8Array, written?: () => void): void {
    if (this.#withoutBody) return;
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    const size = `${bytes.length.toString(16)}\r\n`;
    this.output.write(Buffer.concat([Buffer.from(size), bytes, Buffer.from("\r\n")]), written);
  }

  /** The end of an answer in chunks, as it should be. */
  endChunks(): void {
    if (!this.#withoutBody) this.output.write("0\r\n\r\n");
    this.#end();
  }

  /** Bytes as they are: a broken chunk, or no HTTP at all. */
  raw(data: string | Uint8Array): void {
    this.output.write(data);
  }

  /** Ends the connection when all is written. */
  close(): void {
    this.output.end();
  }

  /** Ends the connection at once, whatever is still unwritten. */
  reset(): void {
    reset(this.#socket);
  }

  /** Ends the connection with a reset as soon as all is written. */
  resetWhenWritten(): void {
    this.output.write("", () => this.reset());
  }

  /** Calls back when the connection has ended; returns what takes that back. */
  onClose(callback: () => void): () => void {
    if (this.#socket.destroyed) queueMicrotask(callback);
    else this.#socket.once("close", callback);
    return () => this.#socket.off("close", callback);
  }

  #end(): void {
    this.#onEnd();
    if (!this.#keepAlive) this.output.end();
  }
}
