import type { Source, SourceKind, SourceListener } from "./source.ts";

/** One listener's share in a source. */
export interface Lease {
  readonly kind: SourceKind;
  /** Gives it up; the last one ends the source. Resolves when that is done; never rejects. */
  close(): Promise<void>;
  /** The source watches what is no more there: ends it for everybody. The others are told by `renewed` to join anew. */
  retire(): Promise<void>;
}

type Open = (listener: SourceListener) => Source | Promise<Source>;

/** A source and those who share it. */
interface Shared {
  readonly listeners: Set<SourceListener>;
  readonly opening: Promise<Source>;
}

/**
 * Native watches are scarce, and a burst costs each of them: whoever needs the same one in this process gets the same one.
 * It ends with the last of them.
 */
export class SourceRegistry {
  readonly #shared = new Map<string, Shared>();

  /** Joins the source of this key, or opens it. Rejects, for all who wait for it, when it cannot be opened. */
  async join(key: string, listener: SourceListener, open: Open): Promise<Lease> {
    const shared = this.#shared.get(key) ?? this.#add(key, open);
    shared.listeners.add(listener);
    const { kind } = await shared.opening;
    const leave = async (ends: boolean): Promise<void> => {
      if (!shared.listeners.delete(listener)) return;
      if (!ends && shared.listeners.size > 0) return;
      this.#forget(key, shared);
      const others = [...shared.listeners];
      shared.listeners.clear();
      await (await shared.opening).close();
      for (const other of others) other.renewed();
    };
    return { kind, close: () => leave(false), retire: () => leave(true) };
  }

  #add(key: string, open: Open): Shared {
    const listeners = new Set<SourceListener>();
    const fanOut: SourceListener = {
      changed(name) {
        for (const listener of listeners) listener.changed(name);
      },
      rootChanged() {
        for (const listener of listeners) listener.rootChanged();
      },
      renewed() {
        for (const listener of listeners) listener.renewed();
      },
      failed: (error) => {
        this.#forget(key, shared);
        for (const listener of [...listeners]) listener.failed(error);
      },
    };
    const shared: Shared = { listeners, opening: (async () => open(fanOut))() };
    this.#shared.set(key, shared);
    shared.opening.catch(() => this.#forget(key, shared));
    return shared;
  }

  #forget(key: string, shared: Shared): void {
    if (this.#shared.get(key) === shared) this.#shared.delete(key);
  }
}

/** The sources of this process. */
export const processSources: SourceRegistry = new SourceRegistry();
