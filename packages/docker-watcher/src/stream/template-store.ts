import type { EngineMessage } from "./message.ts";
import type { Stamp } from "./stamp.ts";

/** What a line tells, at whatever time. In the template itself: each object more is one more read from far memory. */
export type TimelessMessage = Omit<EngineMessage, keyof Stamp>;

/** A line that is known, up to the digits of its time. */
export interface Template extends TimelessMessage {
  /** Where its bytes are. */
  readonly bytes: Buffer;
  readonly place: number;
  readonly length: number;
  /** Where in it 64 hexadecimal digits may be others; -1: nowhere. */
  readonly hole: number;
  /** Another of the same hash. */
  readonly next: Template | undefined;
  /** Of the first in a chain: how many lines were looked for since one was found. */
  misses: number;
}

/** How many bytes of lines are kept in each of the two generations: room for about 15,000 lines. */
const generationSize = 12_582_912;
/** Allocated at a time. */
const slabSize = 131_072;
/** So many lines of one hash are kept: a container's deaths have several exit codes. */
const longestChain = 4;
/** A line is kept when one of its hash came before, lately; a container that lives once leaves nothing. */
const rememberedHashes = 65_536;
/** Where so many lines were worth keeping, and fewer were met again, only every sixteenth is kept or looked for. */
const enoughToJudge = 16_384;
const sparing = 16;
const longestMemory = 4 * enoughToJudge;
/** After so many lines of a hash in a row that were new, only every sixteenth is compared with what is known. */
const barren = 16;
/** The same where hardly any line was met again. */
const barrenAlready = 1;

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
  /** Of late: lines that were met again, and new ones of a hash that came before. */
  #met = 0;
  #wanted = 0;
  readonly #seen = new Uint8Array(rememberedHashes);

  /** The first template of a hash that `matches`. */
  find(hash: number, matches: (template: Template) => boolean): Template | undefined {
    const chain = this.#young.get(hash);
    const patience = this.#rewarding ? barren : barrenAlready;
    const young = firstIn(chain, matches, patience);
    if (young !== undefined) this.#met += 1;
    if (young !== undefined || this.#old.size === 0) return young;
    const old = firstIn(this.#old.get(hash), matches, patience);
    if (old === undefined) return undefined;
    this.#met += 1;
    if (lengthOf(chain) < longestChain) {
      const { bytes, place, length, hole } = old;
      this.add(hash, bytes.subarray(place, place + length), hole, old);
    }
    return old;
  }

  /** Whether a line of this hash is worth keeping. */
  wants(hash: number): boolean {
    const mark = (hash ^ (hash >>> 16)) & (rememberedHashes - 1);
    const seen = this.#seen[mark] === 1;
    this.#seen[mark] = 1;
    if (!seen) return false;
    this.#wanted += 1;
    if (this.#wanted >= longestMemory) this.#fade();
    if (!this.#rewarding && this.#wanted % sparing !== 0) return false;
    return lengthOf(this.#young.get(hash)) < longestChain;
  }

  get #rewarding(): boolean {
    return this.#wanted < enoughToJudge || this.#met > this.#wanted;
  }

  add(hash: number, line: Uint8Array, hole: number, message: TimelessMessage): void {
    if (this.#size + line.length > generationSize) this.#age();
    const next = this.#young.get(hash);
    if (this.#used + line.length > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(slabSize);
      this.#used = 0;
    }
    this.#slab.set(line, this.#used);
    this.#young.set(hash, {
      bytes: this.#slab,
      place: this.#used,
      length: line.length,
      hole,
      next,
      misses: next?.misses ?? 0,
      type: message.type,
      action: message.action,
      told: message.told,
      id: message.id,
      name: message.name,
      attributes: message.attributes,
      subject: message.subject,
    });
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
    this.#fade();
  }

  /** What was learned of the load so far holds on, but counts for less. */
  #fade(): void {
    this.#met = Math.floor(this.#met / 2);
    this.#wanted = Math.floor(this.#wanted / 2);
  }
}

function firstIn(
  chain: Template | undefined,
  matches: (template: Template) => boolean,
  patience: number,
): Template | undefined {
  if (chain === undefined) return undefined;
  const misses = chain.misses + 1;
  let template: Template | undefined;
  if (misses <= patience || misses % sparing === 0) {
    template = chain;
    while (template !== undefined && !matches(template)) template = template.next;
  }
  if (template === undefined) chain.misses = misses;
  // Not written without need: memory that is only read costs less.
  else if (chain.misses !== 0) chain.misses = 0;
  return template;
}

function lengthOf(chain: Template | undefined): number {
  let length = 0;
  for (let template = chain; template !== undefined; template = template.next) length += 1;
  return length;
}
