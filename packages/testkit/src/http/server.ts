import type { Socket } from "node:net";
import type { Address } from "../net/address.ts";
import { Listener, reset, type SocketRemains } from "../net/listener.ts";
import { type Flow, Output } from "./output.ts";
import { HttpParseError, type HttpRequest, RequestParser } from "./request-parser.ts";
import { HttpResponse } from "./response.ts";

/** How many requests may wait for the one before them on one connection. */
const mostWaiting = 1000;

/** Answers one request, now or later. */
export type HttpHandler = (request: HttpRequest, response: HttpResponse) => void;

/**
 * A small HTTP/1.1 server on plain sockets: `node:http` of Bun and Deno gives no way to break off in mid-chunk, to reset a
 * connection or to answer with no HTTP, which is what this one is for.
 */
export class HttpServer {
  readonly #listener: Listener;
  readonly #flow: Flow;
  readonly #handler: HttpHandler;
  readonly #outputs = new Set<Output>();

  constructor(address: Address | undefined, flow: Flow, handler: HttpHandler) {
    this.#flow = flow;
    this.#handler = handler;
    this.#listener = new Listener(address, (socket) => this.#serve(socket));
  }

  get host(): string {
    return this.#listener.host;
  }

  get listening(): boolean {
    return this.#listener.listening;
  }

  /** How many connections are open now. */
  get connections(): number {
    return this.#listener.sockets.size;
  }

  /** How many connections there were so far. */
  get connectionsTotal(): number {
    return this.#listener.total;
  }

  open(): Promise<void> {
    return this.#listener.open();
  }

  shut(remains?: SocketRemains): Promise<void> {
    return this.#listener.shut(remains);
  }

  close(): Promise<void> {
    return this.#listener.close();
  }

  /** Writes what the flow has held back until now. */
  pump(): void {
    for (const output of this.#outputs) output.pump();
  }

  #serve(socket: Socket): void {
    const output = new Output(socket, this.#flow);
    this.#outputs.add(output);
    socket.once("close", () => this.#outputs.delete(output));
    const parser = new RequestParser();
    const waiting: HttpRequest[] = [];
    let busy = false;
    const next = () => {
      const request = waiting.shift();
      busy = request !== undefined;
      if (request === undefined) return;
      const { method, keepAlive } = request;
      // The next request waits until this one is answered, and for a turn, so that many do not nest.
      const onEnd = () => setImmediate(next);
      this.#handler(request, new HttpResponse(socket, output, { method, keepAlive, onEnd }));
    };
    socket.on("data", (bytes) => {
      try {
        waiting.push(...parser.push(bytes));
      } catch (error) {
        const { status, message } = error instanceof HttpParseError ? error : { status: 400, message: "Bad Request" };
        const how = { method: "GET", keepAlive: false, onEnd() {} };
        new HttpResponse(socket, output, how).send(status, { "Content-Type": "text/plain; charset=utf-8" }, message);
        return;
      }
      if (waiting.length > mostWaiting) reset(socket);
      else if (!busy) next();
    });
  }
}
