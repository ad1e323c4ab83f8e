import type { Entry } from "../look/entry.ts";

/** At most this many names with fresh timestamps are looked at once more on their own account. */
const racyLimit = 256;

/**
 * The names that must be looked at though no notification is about them: they can change unheard, or have changed so lately
 * that a further change would leave no trace.
 */
export class LooseNames {
  /** Names on which something is mounted. */
  mounted: ReadonlySet<string> = new Set();

  /** The one name that a file watcher is about: it may be mounted alone at any time. */
  readonly #only: readonly string[];
  readonly #links = new Set<string>();
  readonly #shared = new Set<string>();
  readonly #racy = new Set<string>();
  /** How far the last round went, where there are more names than one round takes. */
  #position = 0;

  constructor(only: string | undefined) {
    this.#only = only === undefined ? [] : [only];
  }

  /** Links: a change of what they point to is told under another name, or not at all. */
  get links(): ReadonlySet<string> {
    return this.#links;
  }

  /** Names that carry so fresh a timestamp that a further change could hide behind it. */
  get racy(): ReadonlySet<string> {
    return this.#racy;
  }

  /** Whether a write to it need not be notified: a link, a mount, a file with another name elsewhere. */
  isUnheard(name: string): boolean {
    return this.#links.has(name) || this.#shared.has(name) || this.mounted.has(name);
  }

  /** The next `limit` of the names that can change unheard; all of them have their turn. */
  next(limit: number): string[] {
    const names = [...this.#only, ...this.mounted, ...this.#links, ...this.#shared];
    if (names.length <= limit) return names;
    const begin = this.#position % names.length;
    this.#position = begin + limit;
    return [...names.slice(begin, begin + limit), ...names.slice(0, Math.max(0, begin + limit - names.length))];
  }

  /** Takes in what is known of a name from now on. */
  keep(name: string, entry: Entry | undefined): void {
    if (entry === undefined) {
      this.#racy.delete(name);
      this.#links.delete(name);
      this.#shared.delete(name);
      return;
    }
    this.keepRacy(name, entry);
    if (entry.link) this.#links.add(name);
    else this.#links.delete(name);
    this.keepShared(name, entry);
  }

  keepRacy(name: string, entry: Entry): void {
    if ((entry.racy || entry.newborn) && (this.#racy.has(name) || this.#racy.size < racyLimit)) this.#racy.add(name);
    else this.#racy.delete(name);
  }

  keepShared(name: string, entry: Entry): void {
    if (entry.kind === "file" && !entry.link && entry.links !== 1) this.#shared.add(name);
    else this.#shared.delete(name);
  }
}
