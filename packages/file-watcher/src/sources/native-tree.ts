import { lstatSync, readdirSync, watch } from "node:fs";
import { join } from "node:path";
import { type Identity, sameIdentity } from "../look/entry.ts";
import { isForbidden, isMissing } from "../look/file-system.ts";
import { parentOf } from "../look/parent.ts";
import { openNative } from "./native.ts";
import type { Source, SourceListener } from "./source.ts";

/** Tells whether a directory below the root is of interest. */
export type Admits = (name: string) => boolean;

/**
 * A directory and all below it by native watches: one for each directory that is of interest, where the system has no
 * recursive ones of its own. Throws when one is refused.
 */
export function openNativeTree(directory: string, admits: Admits, listener: SourceListener): Source {
  if (process.platform !== "linux") return openRecursive(directory, listener);
  const tree = new NativeTree(directory, admits, listener);
  try {
    tree.add("");
  } catch (error) {
    void tree.close();
    throw error;
  }
  return tree;
}

/** A directory in which somebody listens. */
interface Heard {
  readonly source: Source;
  /** Which one it was just before. Should another have come into its place meanwhile, its notification shows the difference. */
  readonly identity: Identity;
  /** The names of those in it. */
  readonly below: Set<string>;
}

class NativeTree implements Source {
  readonly kind = "native";
  readonly #directory: string;
  readonly #admits: Admits;
  readonly #listener: SourceListener;
  readonly #heard = new Map<string, Heard>();
  #open = true;

  constructor(directory: string, admits: Admits, listener: SourceListener) {
    this.#directory = directory;
    this.#admits = admits;
    this.#listener = listener;
  }

  /** Watches a directory and then, so that none slips in between, those in it. */
  add(name: string): void {
    const names = [name];
    for (let next = names.pop(); next !== undefined; next = names.pop()) {
      if (this.#heard.has(next)) continue;
      try {
        const identity = this.#identityOf(next);
        if (identity === undefined) continue;
        const source = openNative(this.#path(next), this.#listenerOf(next));
        this.#heard.set(next, { source, identity, below: new Set() });
        if (next !== "") this.#heard.get(parentOf(next))?.below.add(next);
        names.push(...this.#directoriesIn(next));
      } catch (error) {
        if (next === "" || !isOutOfReach(error)) throw error;
      }
    }
  }

  async close(): Promise<void> {
    this.#open = false;
    await Promise.all([...this.#heard.values()].map(({ source }) => source.close()));
    this.#heard.clear();
  }

  #listenerOf(directory: string): SourceListener {
    const listener = this.#listener;
    const prefix = directory === "" ? "" : `${directory}/`;
    return {
      changed: (name) => {
        if (name === undefined) listener.changed(undefined);
        else this.#changed(prefix + name);
      },
      rootChanged: () => {
        if (directory === "") listener.rootChanged();
        else this.#remove(directory);
      },
      renewed: () => {},
      failed: (error) => {
        if (directory === "") listener.failed(error);
        else this.#remove(directory);
      },
    };
  }

  /** A directory that came, came back, or took the place of another, is watched before it is looked at. */
  #changed(name: string): void {
    if (!this.#open) return;
    try {
      const known = this.#heard.get(name);
      const identity = this.#admits(name) ? this.#identityOf(name) : undefined;
      if (known !== undefined && (identity === undefined || !sameIdentity(identity, known.identity))) this.#letGo(name);
      if (identity !== undefined) this.add(name);
    } catch (error) {
      this.#listener.failed(error);
      return;
    }
    this.#listener.changed(name);
  }

  /** A directory in which somebody listened is gone, as it seems. */
  #remove(directory: string): void {
    this.#letGo(directory);
    if (!this.#open) return;
    this.#changed(directory);
    // It is there after all (a chmod says no less than a removal): nobody listened in it for a moment.
    if (this.#heard.has(directory)) this.#listener.changed(undefined);
  }

  /** Listens no more in a directory, and in those that were in it. */
  #letGo(directory: string): void {
    this.#heard.get(parentOf(directory))?.below.delete(directory);
    const names = [directory];
    for (let next = names.pop(); next !== undefined; next = names.pop()) {
      const heard = this.#heard.get(next);
      if (heard === undefined) continue;
      this.#heard.delete(next);
      void heard.source.close();
      names.push(...heard.below);
    }
  }

  #directoriesIn(directory: string): string[] {
    const prefix = directory === "" ? "" : `${directory}/`;
    return readdirSync(this.#path(directory), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => prefix + entry.name)
      .filter((name) => this.#admits(name));
  }

  /** Which directory it is; `undefined` where none is within reach. */
  #identityOf(name: string): Identity | undefined {
    try {
      const found = lstatSync(this.#path(name), { bigint: true });
      return found.isDirectory() ? { device: found.dev, inode: found.ino, birth: found.birthtimeNs } : undefined;
    } catch (error) {
      if (name !== "" && isOutOfReach(error)) return undefined;
      throw error;
    }
  }

  #path(name: string): string {
    return name === "" ? this.#directory : join(this.#directory, name);
  }
}

/** It went while we looked, or is none of ours to read; the survey tells of the latter. */
function isOutOfReach(error: unknown): boolean {
  return isMissing(error) || isForbidden(error);
}

/** macOS and Windows watch a whole tree with one handle. */
function openRecursive(directory: string, listener: SourceListener): Source {
  const watcher = watch(directory, { persistent: true, recursive: true }, (_event, name) => {
    listener.changed(name === null ? undefined : name.replaceAll("\\", "/"));
  });
  watcher.on("error", (error) => listener.failed(error));
  return { kind: "native", close: async () => watcher.close() };
}
