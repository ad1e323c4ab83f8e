import type { EngineMessage } from "./message.ts";

/** A line that is known, up to the digits of its time. */
export interface Template {
  /** Where its bytes are. */
  readonly bytes: Buffer;
  readonly place: number;
  readonly length: number;
  /** Where in it 64 hexadecimal digits may be others; -1: nowhere. */
  readonly hole: number;
  /** What it tells, at some time. */
  readonly message: EngineMessage;
  /** Another of the same hash. */
  next: Template | undefined;
}

/** How many bytes of lines are kept in each of the two generations: room for about 15,000 lines. */
const generationSize = 12_582_912;
/** Allocated at a time. */
const slabSize = 131_072;
/** So many lines of one hash are kept: a container's deaths have several exit codes. */
const longestChain = 4;
/** A line is kept when one of its hash came before, lately; a container that lives once leaves nothing. */
const rememberedHashes = 65_536;

/**
 * Keeps templates within bounds: in two generations, of which the older is let go when the younger is full. What is used
 * meanwhile moves to the younger.
 */
export class TemplateStore {
  #young = new Map<number, Template>();
  #old = new Map<number, Template>();
  #size = 0;
  #slab: Buffer = Buffer.alloc(0);
  #used = 0;
  readonly #seen = new Uint8Array(rememberedHashes);

  /** The templates of a hash, as a chain. */
  find(hash: number): Template | undefined {
    const found = this.#young.get(hash);
    if (found !== undefined || this.#old.size === 0) return found;
    const old = this.#old.get(hash);
    if (old === undefined) return undefined;
    this.#old.delete(hash);
    for (let template: Template | undefined = old; template !== undefined; template = template.next) {
      const { bytes, place, length, hole, message } = template;
      this.add(hash, bytes.subarray(place, place + length), hole, message);
    }
    return this.#young.get(hash);
  }

  /** Whether a line of this hash is worth keeping. */
  wants(hash: number): boolean {
    const mark = (hash ^ (hash >>> 16)) & (rememberedHashes - 1);
    const seen = this.#seen[mark] === 1;
    this.#seen[mark] = 1;
    return seen && lengthOf(this.#young.get(hash)) < longestChain;
  }

  add(hash: number, line: Uint8Array, hole: number, message: EngineMessage): void {
    if (this.#size + line.length > generationSize) this.#age();
    const next = this.#young.get(hash);
    if (this.#used + line.length > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(slabSize);
      this.#used = 0;
    }
    this.#slab.set(line, this.#used);
    this.#young.set(hash, { bytes: this.#slab, place: this.#used, length: line.length, hole, message, next });
    this.#used += line.length;
    this.#size += line.length;
  }

  #age(): void {
    this.#old = this.#young;
    this.#young = new Map();
    this.#size = 0;
    this.#slab = Buffer.alloc(0);
    this.#used = 0;
    this.#seen.fill(0);
  }
}

function lengthOf(chain: Template | undefined): number {
  let length = 0;
  for (let template = chain; template !== undefined; template = template.next) length += 1;
  return length;
}
