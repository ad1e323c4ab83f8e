import { randomBytes } from "node:crypto";

/** Bounds of what is remembered for those who come back. */
export interface MessageLogOptions {
  /** Bytes; the oldest messages go first. Default 2 MiB. */
  readonly maxBytes?: number | undefined;
  /** What tells this log from that of a server before it. Default: a random one. */
  readonly epoch?: string | undefined;
}

/**
 * The newest messages, framed as Server-Sent Events, with ids `<epoch>.<number>`.
 *
 * Source of the framing: https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class MessageLog {
  readonly #maxBytes: number;
  readonly #epoch: string;
  readonly #frames: Uint8Array[] = [];
  #bytes = 0;
  #last = 0;

  constructor({ maxBytes = 2 * 1024 * 1024, epoch = randomBytes(6).toString("hex") }: MessageLogOptions = {}) {
    this.#maxBytes = maxBytes;
    this.#epoch = epoch;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Frames a message with the next id, and remembers it. */
  add(event: string, data: unknown): Uint8Array {
    this.#last += 1;
    const bytes = this.frame(event, data);
    this.#frames.push(bytes);
    this.#bytes += bytes.byteLength;
    while (this.#bytes > this.#maxBytes) this.#bytes -= this.#frames.shift()?.byteLength ?? 0;
    return bytes;
  }

  /** A message with the id of the last one: it stands for all that came up to now, and is not remembered. */
  frame(event: string, data: unknown): Uint8Array {
    // JSON has no line breaks outside of its strings, and escapes those inside.
    return encoder.encode(`id: ${this.#epoch}.${this.#last}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** What came after the message of this id; `undefined` when that is not held any more, or the id is not of this log. */
  since(id: string): readonly Uint8Array[] | undefined {
    const [epoch, number = ""] = id.split(".");
    if (epoch !== this.#epoch || !/^\d{1,15}$/.test(number)) return undefined;
    const missed = this.#last - Number(number);
    if (missed < 0 || missed > this.#frames.length) return undefined;
    return this.#frames.slice(this.#frames.length - missed);
  }
}

const encoder = new TextEncoder();
