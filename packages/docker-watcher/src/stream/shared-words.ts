/** A power of two. */
const most = 256;
/** Longer words are not kept. */
const longest = 64;

interface Word {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/**
 * Makes strings of ASCII bytes, and gives the same string for the same bytes while it remembers them: a string that was a
 * key before has its hash already. Remembers one word for each of 256 hashes, the one that came last.
 */
export class SharedWords {
  readonly #words = new Array<Word | undefined>(most).fill(undefined);

  /** The text from `start` up to `end`. */
  read(bytes: Buffer, start: number, end: number): string {
    const hash = hashOf(bytes, start, end);
    const known = this.#words[hash];
    if (known !== undefined && isEqual(bytes, start, end, known.bytes)) return known.text;
    const text = bytes.toString("latin1", start, end);
    if (end - start <= longest) this.#words[hash] = { bytes: Uint8Array.prototype.slice.call(bytes, start, end), text };
    return text;
  }
}

function isEqual(bytes: Uint8Array, start: number, end: number, known: Uint8Array): boolean {
  if (end - start !== known.length) return false;
  for (let index = 0; index < known.length; index += 1) {
    if (bytes[start + index] !== known[index]) return false;
  }
  return true;
}

/** Of the length, and of the first and the last bytes. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  const head = Math.min(end, start + 6);
  for (let place = start; place < head; place += 1) hash = Math.imul(hash ^ (bytes[place] as number), 0x01000193);
  for (let place = Math.max(head, end - 4); place < end; place += 1) {
    hash = Math.imul(hash ^ (bytes[place] as number), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) & (most - 1);
}
