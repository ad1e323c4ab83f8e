import type { Body, TakeBytes } from "./body.ts";
import { HttpProtocolError } from "./protocol-error.ts";
import { headLimit, parseField } from "./response-head.ts";

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const semicolon = 0x3b;
const rubout = 0x7f;
/** CRLF, a digit, CRLF; and so many digits of a size that is read at one go. */
const shortestBetween = 5;
const shortSize = 8;
/** What a byte is worth as a hexadecimal digit; 255 for one that is none. */
const hexadecimal = new Uint8Array(256).fill(255);
for (const [value, digit] of [..."0123456789abcdef"].entries()) {
  hexadecimal[digit.charCodeAt(0)] = value;
  hexadecimal[digit.toUpperCase().charCodeAt(0)] = value;
}

/** What is expected next (RFC 9112, section 7.1). */
const State = {
  FirstDigit: 0,
  Digits: 1,
  Extension: 2,
  SizeEnd: 3,
  Data: 4,
  DataReturn: 5,
  DataEnd: 6,
  Trailer: 7,
  TrailerEnd: 8,
  Complete: 9,
} as const;
type State = (typeof State)[keyof typeof State];

/** A body in chunks. Extensions and trailers are passed over, up to 16 KiB of each. */
export class ChunkedBody implements Body {
  readonly #take: TakeBytes;
  #state: State = State.FirstDigit;
  /** The size of the chunk as far as it is read; then how much of it is still to come. */
  #remaining = 0;
  #extensionLength = 0;
  /** After `#passBetween`: where the next chunk's data begins. */
  #dataStart = 0;
  #trailer = "";
  #trailersLength = 0;

  constructor(take: TakeBytes) {
    this.#take = take;
  }

  get complete(): boolean {
    return this.#state === State.Complete;
  }

  finish(): boolean {
    return this.complete;
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end) {
      if (this.#state === State.Data) {
        const length = Math.min(this.#remaining, end - at);
        this.#remaining -= length;
        if (this.#remaining === 0) this.#state = State.DataReturn;
        this.#take(bytes, at, at + length);
        at += length;
      } else if (this.#state === State.Complete) {
        return;
      } else if (this.#state === State.DataReturn && this.#passBetween(bytes, at, end)) {
        at = this.#dataStart;
      } else {
        this.#frame(bytes[at] as number);
        at += 1;
      }
    }
  }

  /**
   * What stands between two chunks in general, `CRLF size CRLF`, all at once. `false`, and nothing has happened, when it is
   * not there in whole, or is anything else.
   */
  #passBetween(bytes: Uint8Array, start: number, end: number): boolean {
    if (start + shortestBetween > end || bytes[start] !== carriageReturn || bytes[start + 1] !== lineFeed) return false;
    let at = start + 2;
    let size = 0;
    for (const limit = Math.min(end - 2, at + shortSize); at < limit; at += 1) {
      const digit = hexadecimal[bytes[at] as number] as number;
      if (digit > 15) break;
      size = size * 16 + digit;
    }
    if (size === 0 || bytes[at] !== carriageReturn || bytes[at + 1] !== lineFeed) return false;
    this.#remaining = size;
    this.#state = State.Data;
    this.#dataStart = at + 2;
    return true;
  }

  /** One byte of what stands between the data. */
  #frame(byte: number): void {
    switch (this.#state) {
      case State.FirstDigit:
        this.#remaining = digitOf(byte);
        this.#state = State.Digits;
        break;
      case State.Digits:
        if (byte === carriageReturn) this.#state = State.SizeEnd;
        else if (byte === semicolon) this.#beginExtension();
        else this.#remaining = addDigit(this.#remaining, byte);
        break;
      case State.Extension:
        if (byte === carriageReturn) this.#state = State.SizeEnd;
        else this.#extend(byte);
        break;
      case State.SizeEnd:
        expect(byte, lineFeed, "the line of a chunk's size ends without a line feed");
        this.#state = this.#remaining === 0 ? State.Trailer : State.Data;
        break;
      case State.DataReturn:
        expect(byte, carriageReturn, "a chunk is longer than its size");
        this.#state = State.DataEnd;
        break;
      case State.DataEnd:
        expect(byte, lineFeed, "a chunk is longer than its size");
        this.#state = State.FirstDigit;
        break;
      case State.Trailer:
        if (byte === carriageReturn) this.#state = State.TrailerEnd;
        else this.#trail(byte);
        break;
      case State.TrailerEnd:
        expect(byte, lineFeed, "a trailer ends without a line feed");
        this.#endTrailer();
        break;
    }
  }

  #beginExtension(): void {
    this.#state = State.Extension;
    this.#extensionLength = 0;
  }

  #extend(byte: number): void {
    if ((byte < 0x20 && byte !== tab) || byte === rubout) {
      throw new HttpProtocolError("HPE_INVALID_CHUNK_SIZE", "a control character in a chunk's extension");
    }
    this.#extensionLength += 1;
    if (this.#extensionLength > headLimit) {
      throw new HttpProtocolError(
        "HPE_CHUNK_EXTENSIONS_OVERFLOW",
        `a chunk's extension of more than ${headLimit} bytes`,
      );
    }
  }

  #trail(byte: number): void {
    this.#trailer += String.fromCharCode(byte);
    this.#trailersLength += 1;
    if (this.#trailersLength > headLimit) {
      throw new HttpProtocolError("HPE_HEADER_OVERFLOW", `trailers of more than ${headLimit} bytes`);
    }
  }

  #endTrailer(): void {
    if (this.#trailer === "") {
      this.#state = State.Complete;
      return;
    }
    parseField(this.#trailer);
    this.#trailer = "";
    this.#state = State.Trailer;
  }
}

function addDigit(size: number, byte: number): number {
  const sum = size * 16 + digitOf(byte);
  if (sum > Number.MAX_SAFE_INTEGER)
    throw new HttpProtocolError("HPE_INVALID_CHUNK_SIZE", "a chunk's size is too large");
  return sum;
}

function digitOf(byte: number): number {
  const digit = hexadecimal[byte] as number;
  if (digit < 16) return digit;
  throw new HttpProtocolError("HPE_INVALID_CHUNK_SIZE", `a chunk's size has a byte ${byte}`);
}

function expect(byte: number, expected: number, complaint: string): void {
  if (byte !== expected) throw new HttpProtocolError("HPE_STRICT", complaint);
}
