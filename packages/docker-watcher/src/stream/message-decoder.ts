import type { LineHandlers } from "./line-splitter.ts";
import { LineTimes } from "./line-times.ts";
import { type EngineMessage, parseMessage } from "./message.ts";
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
 * Decodes the lines of one event connection. One that is known, all but its time, is not decoded again; any other goes
 * through `JSON.parse`, and is known afterwards.
 */
export class MessageDecoder implements LineHandlers {
  readonly #handlers: MessageHandlers;
  readonly #templates = new MessageTemplates();
  readonly #times = new LineTimes();

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
      const text = textOf(bytes, start, end);
      message = parseMessage(text, this.#times.find(bytes, start, end) < 0 ? undefined : this.#times);
    } catch (cause) {
      this.#handlers.unreadable(cause);
      return;
    }
    this.#handlers.message(this.#templates.learn(bytes, start, end, message));
  }

  oversize(): void {
    this.#handlers.oversize();
  }
}

/** Bytes as text; what is no UTF-8 is replaced. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");
}
