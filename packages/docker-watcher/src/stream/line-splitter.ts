const newline = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
/** Precedes each record of `application/json-seq` (RFC 7464), in which newer engines may answer. */
const recordSeparator = 0x1e;

/** What becomes of the lines. Bytes are lent for the call. */
export interface LineHandlers {
  /** A line from `start` up to `end`, without what ends it; not empty. */
  line(bytes: Uint8Array, start: number, end: number): void;
  /** A line was longer than the limit, and has been passed over. */
  oversize(): void;
  /**
   * Takes a whole line that begins at `start`, without having it looked for, and returns where the next one begins; -1 when
   * it does not know the line.
   */
  shortcut?(bytes: Uint8Array, start: number, end: number): number;
}

/**
 * Cuts bytes into lines, wherever the network has cut them. A line that does not end is held, up to `limit` bytes; the
 * rest of a longer one is passed over. What is left when a connection ends is no line: let it go with the splitter.
 */
export class LineSplitter {
  readonly #limit: number;
  readonly #handlers: LineHandlers;
  #held: Uint8Array[] = [];
  #heldLength = 0;
  #skipping = false;

  constructor(limit: number, handlers: LineHandlers) {
    this.#limit = limit;
    this.#handlers = handlers;
  }

  /** Takes the bytes from `from` up to `to`. */
  push(bytes: Uint8Array, from: number, to: number): void {
    let start = from;
    while (start < to) {
      const begun = this.#heldLength > 0 || this.#skipping;
      const next = begun ? -1 : (this.#handlers.shortcut?.(bytes, start, to) ?? -1);
      if (next >= 0) {
        start = next;
        continue;
      }
      const end = bytes.indexOf(newline, start);
      if (end < 0 || end >= to) {
        this.#hold(bytes.subarray(start, to));
        break;
      }
      if (begun) this.#finish(bytes.subarray(start, end + 1));
      else this.#hand(bytes, start, end);
      start = end + 1;
    }
  }

  /** `rest`: the end of a line that is held, with its newline. */
  #finish(rest: Uint8Array): void {
    if (this.#skipping) {
      this.#skipping = false;
      return;
    }
    const line = Buffer.concat([...this.#held, rest]);
    this.#release();
    const shortcut = this.#handlers.shortcut?.(line, 0, line.length) ?? -1;
    if (shortcut < 0) this.#hand(line, 0, line.length - 1);
  }

  #hand(bytes: Uint8Array, from: number, to: number): void {
    if (to - from > this.#limit) {
      this.#handlers.oversize();
      return;
    }
    let start = from;
    let end = to;
    while (start < end && bytes[start] === recordSeparator) start += 1;
    while (start < end && (bytes[end - 1] === carriageReturn || bytes[end - 1] === space)) end -= 1;
    if (start < end) this.#handlers.line(bytes, start, end);
  }

  #hold(bytes: Uint8Array): void {
    if (this.#skipping) return;
    if (this.#heldLength + bytes.length > this.#limit) {
      this.#release();
      this.#skipping = true;
      this.#handlers.oversize();
      return;
    }
    // The bytes are the transport's, which may use their memory again.
    this.#held.push(Uint8Array.prototype.slice.call(bytes));
    this.#heldLength += bytes.length;
    // Byte by byte, as a bad network may send, one array for each would cost a hundred times the line.
    if (this.#held.length > 64) this.#held = [Buffer.concat(this.#held)];
  }

  #release(): void {
    this.#held = [];
    this.#heldLength = 0;
  }
}
