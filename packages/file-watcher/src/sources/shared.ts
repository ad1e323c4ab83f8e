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
  /** Another array at each change, so that it can be gone through meanwhile. */
  listeners: readonly SourceListener[];
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
    shared.listeners = [...shared.listeners, listener];
    const { kind } = await shared.opening;
    const leave = async (ends: boolean): Promise<void> => {
      const others = shared.listeners.filter((other) => other !== listener);
      if (others.length === shared.listeners.length) return;
      shared.listeners = ends ? [] : others;
      if (!ends && others.length > 0) return;
      this.#forget(key, shared);
      await (await shared.opening).close();
      for (const other of others) other.renewed();
    };
    return { kind, close: () => leave(false), retire: () => leave(true) };
  }

  #add(key: string, open: Open): Shared {
    const fanOut: SourceListener = {
      changed(name) {
        for (const listener of shared.listeners) listener.changed(name);
      },
      rootChanged() {
        for (const listener of shared.listeners) listener.rootChanged();
      },
      renewed() {
        for (const listener of shared.listeners) listener.renewed();
      },
      failed: (error) => {
        this.#forget(key, shared);
        for (const listener of shared.listeners) listener.failed(error);
      },
    };
    const shared: Shared = { listeners: [], opening: (async () => open(fanOut))() };
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
