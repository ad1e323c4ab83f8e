/** Where a watcher's wake-ups come from. */
export type SourceKind = "native" | "parcel" | "polling";

/** Told by a source. A source only wakes: what happened is found out by looking. */
export interface SourceListener {
  /** Something may have happened to `name` (relative to the directory, with `/`), or to anything when it is not known. */
  changed(name: string | undefined): void;
  /** Something may have happened to the directory itself. */
  rootChanged(): void;
  /** The source was ended, since it watched what is no more there: open another. */
  renewed(): void;
  /** The source is dead; its other calls may have been missed for a while. */
  failed(error: unknown): void;
}

/** A running source. */
export interface Source {
  readonly kind: SourceKind;
  /** Ends it. May be called more than once; nothing is told after it. Resolves when the system has let go; never rejects. */
  close(): Promise<void>;
}
