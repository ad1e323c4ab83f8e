import { lstatSync, readdirSync, watch } from "node:fs";
import { join } from "node:path";
import { isForbidden, isMissing } from "../look/file-system.ts";
import { openDeno } from "./deno.ts";
import { deno } from "./deno-runtime.ts";
import { openNative } from "./native.ts";
import type { Source, SourceListener } from "./source.ts";

/** Tells whether a directory below the root is of interest. */
export type Admits = (name: string) => boolean;

/**
 * A directory and all below it by native watches: one for each directory that is of interest, where the system has no
 * recursive ones of its own. Throws when one is refused.
 */
export function openNativeTree(directory: string, admits: Admits, listener: SourceListener): Source {
  if (deno !== undefined) return openDeno(deno, directory, true, listener);
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

class NativeTree implements Source {
  readonly kind = "native";
  readonly #directory: string;
  readonly #admits: Admits;
  readonly #listener: SourceListener;
  readonly #sources = new Map<string, Source>();
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
      if (this.#sources.has(next)) continue;
      try {
        this.#sources.set(next, openNative(this.#path(next), this.#listenerOf(next)));
        names.push(...this.#directoriesIn(next));
      } catch (error) {
        if (next === "" || !isOutOfReach(error)) throw error;
      }
    }
  }

  async close(): Promise<void> {
    this.#open = false;
    await Promise.all([...this.#sources.values()].map((source) => source.close()));
    this.#sources.clear();
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

  /** A directory that came, or came back under the same name, is watched before it is looked at. */
  #changed(name: string): void {
    if (!this.#open) return;
    try {
      if (this.#admits(name) && this.#isDirectory(name)) {
        this.add(name);
      } else if (this.#sources.has(name)) {
        this.#remove(name);
      }
    } catch (error) {
      this.#listener.failed(error);
      return;
    }
    this.#listener.changed(name);
  }

  /** Lets go of a directory that is gone, and of those that were in it. */
  #remove(directory: string): void {
    for (const [name, source] of [...this.#sources]) {
      if (name !== directory && !name.startsWith(`${directory}/`)) continue;
      this.#sources.delete(name);
      void source.close();
    }
    if (!this.#open) return;
    this.#listener.changed(directory);
    if (!this.#isDirectory(directory)) return;
    this.#changed(directory);
    // It is there after all (a chmod says no less than a removal): nobody listened in it for a moment.
    this.#listener.changed(undefined);
  }

  #directoriesIn(directory: string): string[] {
    const prefix = directory === "" ? "" : `${directory}/`;
    return readdirSync(this.#path(directory), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => prefix + entry.name)
      .filter((name) => this.#admits(name));
  }

  #isDirectory(name: string): boolean {
    try {
      return lstatSync(this.#path(name)).isDirectory();
    } catch (error) {
      if (isOutOfReach(error)) return false;
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
