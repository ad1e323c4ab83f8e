import { setImmediate } from "node:timers";
import type { Scope } from "../scope/scope.ts";
import { type Entry, sameIdentity } from "./entry.ts";
import { isForbidden, isMissing } from "./file-system.ts";
import { complete, glanceNow, type Inspector, inspect, inspectNow } from "./inspect.ts";
import { parentOf } from "./parent.ts";
import type { Look, Snapshot } from "./snapshot.ts";

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
  /** Directories that could not be read the last time. */
  readonly #unread = new Set<string>();
  #hasOpened = false;
  #isPartial = false;

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

  /**
   * Looks at one name at once, `observed` being the wall time; what can wait is left to {@link complete}. `undefined` where
   * calls may not block, where it is not there, and where that cannot be told.
   */
  glance(name: string, known: Entry, observed: number): Entry | undefined {
    if (!this.#blocking) return undefined;
    try {
      return glanceNow(`${this.#directory}/${name}`, this.#inspector, known, observed);
    } catch {
      return undefined;
    }
  }

  /** Adds to a glance what was left out. */
  complete(name: string, glance: Entry): Entry {
    return complete(`${this.#directory}/${name}`, this.#inspector, glance);
  }

  /** Looks at some names; at once where calls may block. What cannot be looked at is not in the result. */
  look(names: Iterable<string>, known: Snapshot): Look | Promise<Look> {
    return this.#blocking ? this.#lookNow(names, known) : this.#lookLater(names, known);
  }

  /** Looks at everything. Known names that are not there are `undefined` in the result. Rejects when the directory itself cannot be read. */
  async survey(known: Snapshot): Promise<Look> {
    if (this.#scope.only !== undefined) return this.look([this.#scope.only], known);
    const found = await this.#walk([""], known);
    return this.#addMissing(found, known, () => true);
  }

  /** Whether, since the last call, a directory could be read again that could not be before: then nobody may listen in it. */
  takeOpened(): boolean {
    const hasOpened = this.#hasOpened;
    this.#hasOpened = false;
    return hasOpened;
  }

  /** Whether, since the last call, a directory could not be read for a reason that passes, such as too many open files. */
  takePartial(): boolean {
    const isPartial = this.#isPartial;
    this.#isPartial = false;
    return isPartial;
  }

  /**
   * Adds to a look, in a recursive watch, what lies in the directories that came, or could not be read the last time, and
   * what lay in those that went. `undefined` where there are none.
   */
  extend(look: Look, known: Snapshot): Promise<Look> | undefined {
    if (!this.#scope.recursive) return undefined;
    const came: string[] = [];
    /** In which something may have been known. */
    const stirred = new Set<string>();
    for (const [name, entry] of look) {
      const before = known.get(name);
      const wasUnread = this.#unread.has(name);
      if (!isTree(entry)) this.#unread.delete(name);
      else if (wasUnread || isNewTree(before, entry)) came.push(name);
      if (isTree(before) && (wasUnread || !isTree(entry) || isNewTree(before, entry))) stirred.add(name);
    }
    return came.length === 0 && stirred.size === 0 ? undefined : this.#extend(look, known, came, stirred);
  }

  async #extend(look: Look, known: Snapshot, came: string[], stirred: ReadonlySet<string>): Promise<Look> {
    const found = new Map(look);
    for (const [name, entry] of await this.#walk(came, known)) found.set(name, entry);
    return stirred.size === 0 ? found : this.#addMissing(found, known, (name) => liesIn(stirred, name));
  }

  /** Everything in these directories and below them. */
  async #walk(directories: string[], known: Snapshot): Promise<Map<string, Entry | undefined>> {
    const found = new Map<string, Entry | undefined>();
    const walked = new Set<string>();
    for (let directory = directories.pop(); directory !== undefined; directory = directories.pop()) {
      if (walked.has(directory)) continue;
      walked.add(directory);
      for (const [name, entry] of await this.#inDirectory(directory, known)) {
        found.set(name, entry);
        if (this.#scope.recursive && isTree(entry)) directories.push(name);
      }
    }
    return found;
  }

  /** A directory is not read at one moment: a name that is known may have been passed over. */
  async #addMissing(
    found: Map<string, Entry | undefined>,
    known: Snapshot,
    belongs: (name: string) => boolean,
  ): Promise<Look> {
    const missing = [...known.keys()].filter((name) => !found.has(name) && belongs(name));
    for (const [name, entry] of await this.#inSlices(missing, known)) found.set(name, entry);
    return found;
  }

  /** Everything in one directory. A rename in the midst of it could make a name be missed: then it is looked at again. */
  async #inDirectory(directory: string, known: Snapshot): Promise<Look> {
    const path = this.#path(directory);
    for (let tries = 1; ; tries += 1) {
      const before = await this.#inspector.fileSystem.root(path);
      const names = await this.#names(directory);
      const look = await this.#inSlices(names, known);
      if (tries === 3 || names.length > manyNames) return look;
      const after = await this.#inspector.fileSystem.root(path);
      if (before?.modified === after?.modified) return look;
    }
  }

  async #names(directory: string): Promise<string[]> {
    try {
      const names = await this.#inspector.fileSystem.names(this.#path(directory));
      if (this.#unread.delete(directory)) this.#hasOpened = true;
      const prefix = directory === "" ? "" : `${directory}/`;
      return names.map((name) => prefix + name).filter((name) => this.#scope.admits(name));
    } catch (error) {
      if (directory === "") throw error;
      if (isMissing(error)) return [];
      this.#unread.add(directory);
      if (!isForbidden(error)) this.#isPartial = true;
      this.#skipped(directory, error, directory);
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
    try {
      found.set(name, inspectNow(this.#path(name), inspector, known.get(name)));
    } catch (error) {
      this.#skipped(name, error);
    }
  }

  async #lookLater(names: Iterable<string>, known: Snapshot, inspector: Inspector = this.#inspector): Promise<Look> {
    const found = new Map<string, Entry | undefined>();
    const queue = [...names];
    let next = 0;
    const work = async (): Promise<void> => {
      for (let name = queue[next]; name !== undefined; name = queue[next]) {
        next += 1;
        try {
          found.set(name, await inspect(this.#path(name), inspector, known.get(name)));
        } catch (error) {
          this.#skipped(name, error);
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(width, queue.length) }, work));
    return found;
  }

  /** A name may not be looked at because of the directory it is in: that is told, and not each of its names. */
  #skipped(name: string, error: unknown, directory: string = parentOf(name)): void {
    this.#onError(this.#path(isForbidden(error) ? this.#topmostUnread(directory) : name), error);
  }

  #topmostUnread(directory: string): string {
    for (let end = directory.indexOf("/"); end !== -1; end = directory.indexOf("/", end + 1)) {
      if (this.#unread.has(directory.slice(0, end))) return directory.slice(0, end);
    }
    return directory;
  }

  #path(name: string): string {
    return name === "" ? this.#directory : `${this.#directory}/${name}`;
  }
}

function liesIn(directories: ReadonlySet<string>, name: string): boolean {
  for (let end = name.lastIndexOf("/"); end !== -1; end = name.lastIndexOf("/", end - 1)) {
    if (directories.has(name.slice(0, end))) return true;
  }
  return false;
}

/** Whether a directory came, or another one took the place of the one that was there. */
export function isNewTree(before: Entry | undefined, after: Entry | undefined): boolean {
  return isTree(after) && !(isTree(before) && sameIdentity(before.self, after.self));
}

/** Whether a recursive watch goes into it. Links to directories are not followed: they may lead in circles. */
function isTree(entry: Entry | undefined): entry is Entry {
  return entry?.kind === "directory" && !entry.link;
}
