import { type ReadonlySignal, signal } from "@preact/signals";
import type { Changes } from "../../web/protocol.ts";

/** Rows that are kept by key and shown in order. */
export class Table<T> {
  readonly #keyOf: (row: T) => string;
  readonly #order: (one: T, other: T) => number;
  readonly #byKey = new Map<string, T>();
  readonly #rows = signal<readonly T[]>([]);

  constructor(keyOf: (row: T) => string, order: (one: T, other: T) => number) {
    this.#keyOf = keyOf;
    this.#order = order;
  }

  get rows(): ReadonlySignal<readonly T[]> {
    return this.#rows;
  }

  get(key: string): T | undefined {
    return this.#byKey.get(key);
  }

  replaceAll(rows: readonly T[]): void {
    this.#byKey.clear();
    for (const row of rows) this.#byKey.set(this.#keyOf(row), row);
    this.#show();
  }

  /** Rows that did not change stay the same objects. */
  apply({ set, removed }: Changes<T>): void {
    if (set.length === 0 && removed.length === 0) return;
    for (const key of removed) this.#byKey.delete(key);
    for (const row of set) this.#byKey.set(this.#keyOf(row), row);
    this.#show();
  }

  #show(): void {
    this.#rows.value = [...this.#byKey.values()].sort(this.#order);
  }
}

/** Orders by a name, the same everywhere. */
export function byName<T>(nameOf: (row: T) => string): (one: T, other: T) => number {
  return (one, other) => (nameOf(one) < nameOf(other) ? -1 : nameOf(one) > nameOf(other) ? 1 : 0);
}
