import type { Clock } from "@crowsnest/events";
import { abortError, type OpenSocket, openSocket, type SocketReachable } from "../host/index.ts";
import { cutError, type EventConnection, type EventSink, keepAliveDelay } from "./event-transport.ts";
import type { TakeBytes } from "./http/body.ts";
import type { ResponseHead } from "./http/response-head.ts";
import { ResponseReader } from "./http/response-reader.ts";
import { ReadPacing, restFor } from "./read-pacing.ts";
import { Refusal } from "./refusal.ts";

/** What one read takes from the socket at most, in bytes: as much as Node reads at once. */
const readSize = 65_536;

/** What an exchange needs. */
export interface ExchangeParts {
  readonly endpoint: SocketReachable;
  readonly clock: Clock;
  readonly sink: EventSink;
  readonly signal: AbortSignal;
}

/** One request on a connection of its own, and its answer, to the end of both. */
export class SocketExchange {
  readonly #parts: ExchangeParts;
  readonly #answered = Promise.withResolvers<EventConnection>();
  readonly #closed = Promise.withResolvers<void>();
  readonly #reader: ResponseReader;
  readonly #pacing = new ReadPacing(readSize);
  readonly #onAbort = (): void => this.#fail(abortError(this.#parts.signal));
  #socket: OpenSocket | undefined;
  #rest: NodeJS.Timeout | undefined;
  #refusal: Refusal | undefined;
  /** asking → streaming (the headers of a success are there) → ended */
  #phase: "asking" | "streaming" | "ended" = "asking";

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
    this.#reader = new ResponseReader((head) => this.#begin(head));
  }

  /** Sends the request. Resolves when a success has its headers; rejects as `EventTransport.open` does. Call it once. */
  answer(request: string): Promise<EventConnection> {
    const { endpoint, signal } = this.#parts;
    if (signal.aborted) throw abortError(signal);
    const callback = (length: number, bytes: Uint8Array): boolean => {
      this.#read(bytes, length);
      return !this.#rests(length);
    };
    const { socket, readyEvent } = openSocket(endpoint, { buffer: Buffer.allocUnsafeSlow(readSize), callback });
    this.#socket = socket;
    socket.once(readyEvent, () => {
      socket.setKeepAlive(true, keepAliveDelay);
      socket.write(request);
    });
    socket.on("error", (error) => this.#break(error));
    socket.on("end", () => this.#finish());
    socket.on("close", () => this.#close());
    signal.addEventListener("abort", this.#onAbort, { once: true });
    return this.#answered.promise;
  }

  #read(bytes: Uint8Array, length: number): void {
    if (this.#phase === "ended") return;
    try {
      this.#reader.push(bytes, length);
      if (this.#phase === "streaming") this.#parts.sink.idle();
      if (this.#reader.complete) this.#finish();
    } catch (error) {
      this.#break(error as Error);
    }
  }

  /**
   * Lets the socket rest before the next read, if that is better. On a timer of its own: no test's clock moves the kernel.
   * Not over TLS: Deno forgets the end that comes meanwhile, and Node tells a read record by record, each of them small.
   */
  #rests(length: number): boolean {
    if (this.#phase !== "streaming" || this.#parts.endpoint.kind === "tls") return false;
    if (!this.#pacing.restsAfter(length, performance.now())) return false;
    if (this.#rest === undefined) this.#rest = setTimeout(() => this.#socket?.resume(), restFor);
    else this.#rest.refresh();
    return true;
  }

  /** The headers are there. */
  #begin(head: ResponseHead): TakeBytes {
    if (head.status !== 200) {
      this.#refusal = new Refusal(head, this.#parts.clock, (error) => this.#fail(error));
      return this.#refusal.take;
    }
    this.#phase = "streaming";
    this.#answered.resolve({ destroy: () => void this.#socket?.destroy(), closed: this.#closed.promise });
    const { sink } = this.#parts;
    return (bytes, start, end) => {
      if (this.#phase === "streaming") sink.data(bytes, start, end);
    };
  }

  /** The other side sends no more, or need not. */
  #finish(): void {
    try {
      const whole = this.#reader.finish();
      if (this.#refusal !== undefined) this.#refusal.end();
      else if (this.#phase === "streaming") this.#end(whole ? undefined : cutError());
      else this.#fail(hangUp());
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  /** The connection is no more, or makes no sense: of a refusal the status is known nevertheless. */
  #break(error: Error): void {
    if (this.#refusal === undefined) this.#fail(error);
    else this.#refusal.end();
  }

  /** It came to nothing, or the stream is cut. After an abort that is all it was. */
  #fail(error: Error): void {
    if (this.#phase === "streaming") this.#end(cutError(error));
    if (this.#phase === "ended") return;
    this.#phase = "ended";
    clearTimeout(this.#rest);
    this.#refusal?.dispose();
    this.#answered.reject(this.#parts.signal.aborted ? abortError(this.#parts.signal) : error);
    this.#socket?.destroy();
  }

  #end(error: Error | undefined): void {
    this.#phase = "ended";
    clearTimeout(this.#rest);
    this.#socket?.destroy();
    this.#parts.sink.end(error);
  }

  #close(): void {
    if (this.#phase !== "ended") this.#finish();
    this.#parts.signal.removeEventListener("abort", this.#onAbort);
    this.#closed.resolve();
  }
}

function hangUp(): Error {
  return Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}
