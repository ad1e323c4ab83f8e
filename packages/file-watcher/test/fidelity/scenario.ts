import type { DirectoryWatcherOptions } from "../../src/index.ts";

/** One thing that happens to a directory, and what is to be told of it. */
export interface Scenario {
  readonly name: string;
  /** Makes the directory as it is before the watch begins. Files made here are an hour old. */
  readonly before?: (at: Place) => void;
  /** What happens, at one go. */
  readonly act: (at: Place) => void;
  /** The events, in any order: `"created a"`, `"renamed a → b"`. */
  readonly tells: readonly string[];
  readonly options?: DirectoryWatcherOptions;
  /** Where the runtime or the backend cannot do it, what it does instead. */
  readonly unless?: Partial<Record<"node" | "bun" | "deno" | "native" | "parcel" | "polling", readonly string[]>>;
  /** Where it cannot be done at all: a runtime and a backend, and why. */
  readonly impossible?: { readonly runtime: string; readonly backend: string; readonly why: string };
}

/** Paths for a scenario. */
export interface Place {
  /** A path in the watched directory. */
  in(name: string): string;
  /** A path beside the watched directory, on the same file system. */
  out(name: string): string;
}
