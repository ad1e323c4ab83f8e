import { batch, type Signal, signal } from "@preact/signals";
import type { Batch, FaultReport } from "../../web/protocol.ts";
import { type Entry, eventEntry } from "./entry.ts";
import { type Filter, isFiltering, noFilter, select } from "./filter.ts";

/** What the list draws. */
export interface View {
  readonly entries: readonly Entry[];
  /** How many entries have gone from the front since the page was opened: the list moves with them. */
  readonly gone: number;
  /** Counts of views with another filter have nothing to do with each other. */
  readonly filter: Filter;
}

/** Lines that are kept. The oldest go, a tenth at a time. */
export const capacity = 20_000;

/** The newest events, in order and in their batches. Bounded. */
export class Timeline {
  readonly view: Signal<View> = signal({ entries: [], gone: 0, filter: noFilter });
  readonly filter: Signal<Filter> = signal(noFilter);
  readonly paused = signal(false);
  /** Events that came while paused. */
  readonly waiting = signal(0);
  /** Events that came since the page was opened. */
  readonly total = signal(0);
  readonly batches = signal(0);
  #entries: Entry[] = [];
  #gone = 0;
  #newest: Batch | undefined;
  #changed = false;
  /** The newest batch that is shown while paused. */
  #pausedAt = 0;

  /** Batches that came before are ignored: the server may tell one twice after a cut. */
  addBatch(one: Batch): void {
    if (this.#newest !== undefined && one.number <= this.#newest.number) return;
    this.#newest = one;
    this.#entries.push({ kind: "batch", batch: one.number, at: one.at, count: one.events.length });
    for (const event of one.events) this.#entries.push(eventEntry(one.number, event));
    this.total.value += one.events.length;
    this.batches.value += 1;
    if (this.paused.value) this.waiting.value += one.events.length;
    this.#changed = true;
  }

  addFault({ name, phase, at, text }: FaultReport): void {
    this.#note(at, `${name}, ${phase}: ${text}`);
  }

  /** Goes on with the newest batches of a server: what lies between is told, and another server begins anew. */
  resume(recent: readonly Batch[]): void {
    const before = this.#newest;
    if (before !== undefined && !follows(recent, before)) this.#clear();
    const [oldest] = recent;
    if (this.#newest !== undefined && oldest !== undefined && oldest.number > this.#newest.number + 1) {
      const count = oldest.number - this.#newest.number - 1;
      this.#note(oldest.at, `${count} batches passed while this page was cut off; the tables are up to date`);
    }
    for (const one of recent) this.addBatch(one);
    this.#changed = true;
  }

  pause(): void {
    this.#pausedAt = this.#newest?.number ?? 0;
    this.view.value = { ...this.view.value, entries: [...this.view.value.entries] };
    this.paused.value = true;
  }

  goOn(): void {
    batch(() => {
      this.paused.value = false;
      this.waiting.value = 0;
      this.#project();
    });
  }

  /** Applies to what is held, also while paused: then up to where it was paused. */
  setFilter(filter: Filter): void {
    batch(() => {
      this.filter.value = filter;
      this.#project();
    });
  }

  /** Brings the view up to date, unless it is paused. */
  show(): void {
    if (!this.#changed) return;
    this.#changed = false;
    this.#trim();
    if (!this.paused.value) this.#project();
  }

  #project(): void {
    const last = this.#pausedAt;
    const held = this.paused.value ? this.#entries.filter((entry) => entry.batch <= last) : this.#entries;
    const filter = this.filter.value;
    // The array is appended to in place: a copy per drawing would cost more than the drawing.
    this.view.value = { entries: select(held, filter), gone: isFiltering(filter) ? 0 : this.#gone, filter };
  }

  #note(at: number, text: string): void {
    this.#entries.push({ kind: "note", batch: this.#newest?.number ?? 0, at, text });
    this.#changed = true;
  }

  #trim(): void {
    if (this.#entries.length <= capacity) return;
    const excess = Math.max(this.#entries.length - capacity, capacity / 10);
    this.#entries = this.#entries.slice(excess);
    this.#gone += excess;
  }

  #clear(): void {
    this.#gone += this.#entries.length;
    this.#entries = [];
    this.#newest = undefined;
  }
}

/** Whether these batches can come after that one, from the same server. */
function follows(recent: readonly Batch[], before: Batch): boolean {
  const newest = recent.at(-1);
  if (newest === undefined || newest.number < before.number) return false;
  const same = recent.find(({ number }) => number === before.number);
  return same === undefined || same.at === before.at;
}
