import type { Body, TakeBytes } from "./body.ts";
import { bodyOf } from "./body.ts";
import { HttpProtocolError } from "./protocol-error.ts";
import { checkHeadBeginning, headLimit, parseHead, type ResponseHead } from "./response-head.ts";

const headEnd = Buffer.from("\r\n\r\n");

/** Reads one answer off a connection: its head, then its body. Answers of 1xx before it are passed over (RFC 9110, 15.2). */
export class ResponseReader {
  readonly #onHead: (head: ResponseHead) => TakeBytes;
  #head: Buffer = Buffer.alloc(0);
  #body: Body | undefined;

  /** `onHead` is called once, before any of the body, and returns what takes that. */
  constructor(onHead: (head: ResponseHead) => TakeBytes) {
    this.#onHead = onHead;
  }

  /** Whether the whole answer is there. */
  get complete(): boolean {
    return this.#body?.complete ?? false;
  }

  /** Takes what came. Throws an `HttpProtocolError` for what is no answer. */
  push(bytes: Uint8Array, end: number): void {
    if (this.#body !== undefined) this.#body.push(bytes, 0, end);
    else this.#readHead(Buffer.concat([this.#head, bytes.subarray(0, end)]));
  }

  /** The other side sends no more. Returns whether the answer is whole; throws as {@link push} for a head that is none. */
  finish(): boolean {
    if (this.#body !== undefined) return this.#body.finish();
    checkHeadBeginning(this.#head.toString("latin1"));
    return false;
  }

  #readHead(bytes: Buffer): void {
    for (let rest = bytes; ; ) {
      const end = rest.indexOf(headEnd);
      if (end > headLimit || (end < 0 && rest.length > headLimit)) {
        throw new HttpProtocolError("HPE_HEADER_OVERFLOW", `headers of more than ${headLimit} bytes`);
      }
      if (end < 0) {
        checkBeginning(rest);
        this.#head = rest;
        return;
      }
      const head = parseHead(rest.toString("latin1", 0, end));
      rest = rest.subarray(end + headEnd.length);
      if (head.status >= 200 || head.status === 101) {
        this.#body = bodyOf(head.framing, this.#onHead(head));
        this.#body.push(rest, 0, rest.length);
        return;
      }
    }
  }
}

const beginning = Buffer.from("HTTP/1.");

/** What speaks another protocol may wait for us for ever: its first bytes tell. */
function checkBeginning(bytes: Buffer): void {
  const length = Math.min(bytes.length, beginning.length);
  if (bytes.compare(beginning, 0, length, 0, length) !== 0) {
    throw new HttpProtocolError("HPE_INVALID_CONSTANT", "the answer does not begin with HTTP/1");
  }
}
