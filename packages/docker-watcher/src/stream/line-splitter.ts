const newline = 0x0a;
const carriageReturn = 0x0d;
/** Precedes each record of `application/json-seq` (RFC 7464), in which newer engines may answer. */
const recordSeparator = 0x1e;

/**
 * Cuts bytes into lines, wherever the network has cut them. A line that does not end is held, up to `limit` bytes; the
 * rest of a longer one is passed over. What is left when a connection ends is no line: let it go with the splitter.
 */
export class LineSplitter {
  readonly #limit: number;
  readonly #onLine: (line: string) => void;
  readonly #onOversize: () => void;
  #held: Uint8Array[] = [];
  #heldLength = 0;
  #skipping = false;

  /** `onLine` gets each line that is not empty, without its ends; `onOversize` is told of each that was too long. */
  constructor(limit: number, onLine: (line: string) => void, onOversize: () => void) {
    this.#limit = limit;
    this.#onLine = onLine;
    this.#onOversize = onOversize;
  }

  /** Takes the bytes from `from` up to `to`. */
  push(bytes: Uint8Array, from: number, to: number): void {
    let start = from;
    while (start < to) {
      const end = bytes.indexOf(newline, start);
      if (end < 0 || end >= to) break;
      this.#finish(bytes.subarray(start, end));
      start = end + 1;
    }
    if (start < to) this.#hold(bytes.subarray(start, to));
  }

  #finish(rest: Uint8Array): void {
    if (this.#skipping) {
      this.#skipping = false;
      return;
    }
    if (this.#heldLength + rest.length > this.#limit) {
      this.#release();
      this.#onOversize();
      return;
    }
    const line = this.#heldLength === 0 ? rest : Buffer.concat([...this.#held, rest]);
    this.#release();
    const text = textOf(line);
    if (text !== "") this.#onLine(text);
  }

  #hold(bytes: Uint8Array): void {
    if (this.#skipping) return;
    if (this.#heldLength + bytes.length > this.#limit) {
      this.#release();
      this.#skipping = true;
      this.#onOversize();
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

function textOf(line: Uint8Array): string {
  let start = 0;
  let end = line.length;
  while (start < end && line[start] === recordSeparator) start += 1;
  while (start < end && (line[end - 1] === carriageReturn || line[end - 1] === 0x20)) end -= 1;
  return Buffer.from(line.buffer, line.byteOffset + start, end - start).toString("utf8");
}
