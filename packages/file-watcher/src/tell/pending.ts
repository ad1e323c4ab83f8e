import { type Entry, sameIdentity } from "../look/entry.ts";
import type { Look, Snapshot } from "../look/snapshot.ts";
import { sameContent } from "./diff.ts";

/**
 * How long (ms) a name that is gone may take to come back, or to be found under another name, before it is told as deleted.
 * Editors take a file away and put it back; the two halves of a rename can arrive apart.
 */
export const shortGrace = 10;

/** The same with @parcel/watcher, whose second half can come 50 ms later. */
export const parcelGrace = 100;

interface Waiting {
  readonly entry: Entry | undefined;
  readonly due: number;
}

/** The names that are to be looked at, and those whose look waits until it has proven stable. */
export class Pending {
  /** ms; longer for a source that holds the second half back. */
  grace: number = shortGrace;

  readonly #settle: number;
  readonly #dirty = new Set<string>();
  readonly #waiting = new Map<string, Waiting>();

  /** `settle`: how long (ms) a name must stay as it is before it is told. */
  constructor(settle: number) {
    this.#settle = settle;
  }

  add(name: string): void {
    this.#dirty.add(name);
  }

  clear(): void {
    this.#dirty.clear();
    this.#waiting.clear();
  }

  get hasDirty(): boolean {
    return this.#dirty.size > 0;
  }

  get isEmpty(): boolean {
    return this.#dirty.size === 0 && this.#waiting.size === 0;
  }

  /** Whether something waits, or whatever is looked at would have to. */
  get holdsBack(): boolean {
    return this.#settle > 0 || this.#dirty.size > 0 || this.#waiting.size > 0;
  }

  /** When the next waiting name is due; `undefined` while none waits. */
  get nextDue(): number | undefined {
    let next: number | undefined;
    for (const { due } of this.#waiting.values()) if (next === undefined || due < next) next = due;
    return next;
  }

  /** How long (ms) something waits that stays as it is. */
  get longestWait(): number {
    return Math.max(this.grace, this.#settle);
  }

  /** Makes the names that are due dirty, so that they are looked at once more. */
  wakeDue(now: number): void {
    for (const [name, { due }] of this.#waiting) if (due <= now) this.#dirty.add(name);
  }

  /** Makes every waiting name due at once. */
  wakeAll(): void {
    for (const [name, { entry }] of this.#waiting) {
      this.#waiting.set(name, { entry, due: Number.NEGATIVE_INFINITY });
      this.#dirty.add(name);
    }
  }

  /** Takes up to `limit` of the names to look at. */
  take(limit: number): string[] {
    const names: string[] = [];
    for (const name of this.#dirty) {
      if (names.length === limit) break;
      names.push(name);
      this.#dirty.delete(name);
    }
    return names;
  }

  /** Names that were found gone and may still turn up. */
  get gone(): string[] {
    const names: string[] = [];
    for (const [name, { entry }] of this.#waiting) if (entry === undefined) names.push(name);
    return names;
  }

  /** A waiting name turned up elsewhere. */
  settled(name: string): void {
    this.#waiting.delete(name);
  }

  /** The part of a look that may be told now; the rest waits. */
  sift(look: Look, known: Snapshot, now: number): Map<string, Entry | undefined> {
    const due = new Map<string, Entry | undefined>();
    for (const [name, entry] of look) {
      if (this.#mustWait(name, entry, known.get(name), now)) continue;
      this.#waiting.delete(name);
      due.set(name, entry);
    }
    return due;
  }

  #mustWait(name: string, entry: Entry | undefined, known: Entry | undefined, now: number): boolean {
    if (sameLook(entry, known)) return false;
    const wait = entry === undefined ? this.longestWait : this.#settle;
    if (wait <= 0) return false;
    const waiting = this.#waiting.get(name);
    if (waiting !== undefined && sameLook(waiting.entry, entry)) return waiting.due > now;
    this.#waiting.set(name, { entry, due: now + wait });
    return true;
  }
}

function sameLook(a: Entry | undefined, b: Entry | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return sameIdentity(a.self, b.self) && sameContent(a, b);
}
