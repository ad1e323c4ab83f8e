/** Counts by name. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  get(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** Of all names, or of those that begin so. */
  total(prefix = ""): number {
    return [...this.#counts].reduce((sum, [name, count]) => sum + (name.startsWith(prefix) ? count : 0), 0);
  }

  toString(): string {
    const entries = [...this.#counts].sort(([a], [b]) => a.localeCompare(b));
    return entries.map(([name, count]) => `${name} ${count.toLocaleString("en")}`).join(", ") || "none";
  }
}
