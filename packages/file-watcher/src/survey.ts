import { setImmediate } from "node:timers";
import type { Look, Snapshot } from "./diff.ts";
import type { Entry } from "./entry.ts";
import { isMissing } from "./file-system.ts";
import { type Inspector, inspect, inspectNow } from "./inspect.ts";
import type { Scope } from "./scope.ts";

/** How long (ms) a survey of a local disk may hold the process up before it lets others run. */
const slice = 5;

/** How many questions to a network mount may be open at once. */
const width = 16;

/** Above this many names nothing is read only for the sake of pairing renames. */
const manyNames = 1_000;

/** Looks at a directory: at some of its names, or at all. */
export class Surveyor {
  readonly #directory: string;
  readonly #scope: Scope;
  readonly #inspector: Inspector;
  readonly #blocking: boolean;
  readonly #onError: (path: string, error: unknown) => void;

  /** `blocking`: whether calls that hold up the process may be used. What cannot be looked at goes to `onError`. */
  constructor(
    directory: string,
    scope: Scope,
    inspector: Inspector,
    blocking: boolean,
    onError: (path: string, error: unknown) => void,
  ) {
    this.#directory = directory;
    this.#scope = scope;
    this.#inspector = inspector;
    this.#blocking = blocking;
    this.#onError = onError;
  }

  /** Looks at some names; at once where calls may block. What cannot be looked at is not in the result. */
  look(names: Iterable<string>, known: Snapshot): Look | Promise<Look> {
    return this.#blocking ? this.#lookNow(names, known) : this.#lookLater(names, known);
  }

  /**
   * Looks at everything, or at all below one subdirectory. Known names that are not there are `undefined` in the result.
   * Rejects when the directory itself cannot be read.
   */
  async survey(known: Snapshot, below = ""): Promise<Look> {
    const found = new Map<string, Entry | undefined>();
    if (this.#scope.only !== undefined) return this.look([this.#scope.only], known);
    const directories = [below];
    for (let directory = directories.pop(); directory !== undefined; directory = directories.pop()) {
      const names = await this.#names(directory, below);
      for (const [name, entry] of await this.#inSlices(names, known)) {
        found.set(name, entry);
        if (this.#scope.recursive && entry?.kind === "directory" && !entry.link) directories.push(name);
      }
    }
    // A directory is not read at one moment: a name may have been passed over.
    const prefix = below === "" ? "" : `${below}/`;
    const missing = [...known.keys()].filter((name) => name.startsWith(prefix) && !found.has(name));
    for (const [name, entry] of await this.#inSlices(missing, known)) found.set(name, entry);
    return found;
  }

  async #names(directory: string, root: string): Promise<string[]> {
    try {
      const names = await this.#inspector.fileSystem.names(this.#path(directory));
      const prefix = directory === "" ? "" : `${directory}/`;
      return names.map((name) => prefix + name).filter((name) => this.#scope.admits(name));
    } catch (error) {
      if (directory === root && directory === "") throw error;
      if (!isMissing(error)) this.#onError(this.#path(directory), error);
      return [];
    }
  }

  async #inSlices(names: readonly string[], known: Snapshot): Promise<Look> {
    const found = new Map<string, Entry | undefined>();
    const inspector = names.length > manyNames ? { ...this.#inspector, pairByContent: false } : this.#inspector;
    if (!this.#blocking) return this.#lookLater(names, known, inspector);
    let until = performance.now() + slice;
    for (const name of names) {
      this.#inspectNow(name, known, found, inspector);
      if (performance.now() < until) continue;
      await new Promise<void>((resolve) => setImmediate(resolve));
      until = performance.now() + slice;
    }
    return found;
  }

  #lookNow(names: Iterable<string>, known: Snapshot): Look {
    const found = new Map<string, Entry | undefined>();
    for (const name of names) this.#inspectNow(name, known, found, this.#inspector);
    return found;
  }

  #inspectNow(name: string, known: Snapshot, found: Map<string, Entry | undefined>, inspector: Inspector): void {
    const path = this.#path(name);
    try {
      found.set(name, inspectNow(path, inspector, known.get(name)));
    } catch (error) {
      this.#onError(path, error);
    }
  }

  async #lookLater(names: Iterable<string>, known: Snapshot, inspector: Inspector = this.#inspector): Promise<Look> {
    const found = new Map<string, Entry | undefined>();
    const queue = [...names];
    let next = 0;
    const work = async (): Promise<void> => {
      for (let name = queue[next]; name !== undefined; name = queue[next]) {
        next += 1;
        const path = this.#path(name);
        try {
          found.set(name, await inspect(path, inspector, known.get(name)));
        } catch (error) {
          this.#onError(path, error);
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(width, queue.length) }, work));
    return found;
  }

  #path(name: string): string {
    return name === "" ? this.#directory : `${this.#directory}/${name}`;
  }
}
