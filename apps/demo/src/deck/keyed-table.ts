import { isDeepStrictEqual } from "node:util";
import type { Changes } from "../web/protocol.ts";

/** A table that is kept by key and knows what changed of it since somebody asked. */
export class KeyedTable<T> {
  readonly #values = new Map<string, T>();
  readonly #set = new Set<string>();
  readonly #removed = new Set<string>();

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  values(): T[] {
    return [...this.#values.values()];
  }

  /** An equal value is no change. */
  set(key: string, value: T): void {
    if (isDeepStrictEqual(this.#values.get(key), value)) return;
    this.#values.set(key, value);
    this.#set.add(key);
    this.#removed.delete(key);
  }

  delete(key: string): void {
    if (!this.#values.delete(key)) return;
    this.#set.delete(key);
    this.#removed.add(key);
  }

  /** Makes it hold exactly these. */
  replaceAll(entries: ReadonlyMap<string, T>): void {
    for (const key of [...this.#values.keys()]) if (!entries.has(key)) this.delete(key);
    for (const [key, value] of entries) this.set(key, value);
  }

  /** What changed since the last call. */
  takeChanges(): Changes<T> {
    const set = [...this.#set].map((key) => this.#values.get(key) as T);
    const removed = [...this.#removed];
    this.#set.clear();
    this.#removed.clear();
    return { set, removed };
  }
}
