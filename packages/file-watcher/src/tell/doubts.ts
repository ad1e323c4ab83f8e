import type { Entry } from "../look/entry.ts";

/**
 * The files that were told while a write may have been under way, and that are too large to be compared by their content:
 * their readers may have seen what was there before its end.
 */
export class Doubts {
  /** Whether no notification says when a write has ended. */
  polling = false;

  readonly #names = new Set<string>();

  /** Takes in what is known of a name from now on. */
  keep(name: string, entry: Entry | undefined): void {
    if (entry === undefined) this.#names.delete(name);
    else if (entry.underWay && entry.size > 0 && entry.hash === undefined) this.#names.add(name);
  }

  /** A name is told: its readers will look. */
  settled(name: string): void {
    this.#names.delete(name);
  }

  /**
   * Decides whether a name that looks the same is to be told now. A write is notified when it has ended: so whenever a
   * notification is about the name (`notified`). Where none need come (`unheard`), once, as soon as the write must have ended.
   */
  decide(name: string, before: Entry, after: Entry, notified: boolean, unheard: boolean): boolean {
    if (!this.#names.has(name)) return false;
    if (!notified) return (unheard || this.polling) && !after.underWay;
    if (after.underWay || before.changed === after.changed) return true;
    // It comes later than a write can last, and the inode has changed: that was a chmod, whose notification may be repeated.
    this.#names.delete(name);
    return false;
  }
}
