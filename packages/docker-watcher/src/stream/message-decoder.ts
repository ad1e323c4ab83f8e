import { EventLine } from "./event-line.ts";
import type { LineHandlers } from "./line-splitter.ts";
import { LineTimes } from "./line-times.ts";
import { type EngineMessage, messageOf, parseMessage } from "./message.ts";
import { MessageTemplates } from "./message-templates.ts";

/** What becomes of decoded lines. */
export interface MessageHandlers {
  message(message: EngineMessage): void;
  /** A line is no event. */
  unreadable(cause: unknown): void;
  /** A line was longer than the limit. */
  oversize(): void;
}

/**
 * Decodes the lines of one event connection. One that is known, all but its time, is not decoded again. Of any other the
 * attributes go through `JSON.parse`, or all of it where it is not written as dockerd does; afterwards it is known.
 */
export class MessageDecoder implements LineHandlers {
  readonly #handlers: MessageHandlers;
  readonly #templates = new MessageTemplates();
  readonly #times = new LineTimes();
  readonly #event = new EventLine();

  constructor(handlers: MessageHandlers) {
    this.#handlers = handlers;
  }

  shortcut(bytes: Uint8Array, start: number, end: number): number {
    const message = this.#templates.read(bytes, start, end);
    if (message === undefined) return -1;
    this.#handlers.message(message);
    return this.#templates.next;
  }

  line(bytes: Uint8Array, start: number, end: number): void {
    let message: EngineMessage;
    try {
      message = this.#decode(bytes, start, end);
    } catch (cause) {
      this.#handlers.unreadable(cause);
      return;
    }
    this.#handlers.message(this.#templates.learn(bytes, start, end, message));
  }

  oversize(): void {
    this.#handlers.oversize();
  }

  #decode(bytes: Uint8Array, start: number, end: number): EngineMessage {
    const buffer = bufferOf(bytes);
    const times = this.#times;
    const time = times.find(buffer, start, end);
    const event = this.#event;
    if (time >= 0 && event.read(buffer, start, time)) {
      const attributes = parseJson(buffer.toString("utf8", event.attributesStart, event.attributesEnd));
      if (attributes !== undefined) return messageOf("container", event.action, event.id, attributes, times);
    }
    return parseMessage(buffer.toString("utf8", start, end), time < 0 ? undefined : times);
  }
}

/** What JSON says; `undefined` for what is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The same bytes. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
