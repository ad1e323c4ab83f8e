import { Action, type Clock, type FileEvent } from "@crowsnest/events";
import { type Entry, sameIdentity } from "../look/entry.ts";
import { parentOf } from "../look/parent.ts";
import type { Look, Snapshot } from "../look/snapshot.ts";
import { isNewTree } from "../look/survey.ts";
import type { Scope } from "../scope/scope.ts";
import { classify } from "./classify.ts";
import { type Change, diff, sameContent } from "./diff.ts";
import { Doubts } from "./doubts.ts";
import { fileEvent } from "./file-event.ts";
import { LooseNames } from "./loose-names.ts";
import { pairRenames } from "./pair-renames.ts";
import { Pending } from "./pending.ts";

/** How a look came about. */
export type Origin = FileEvent["origin"];

/**
 * What was told of a directory so far, and what a new look adds to it. It asks nobody and waits for nothing: looks go in,
 * events come out.
 */
export class Tracker {
  readonly pending: Pending;
  readonly doubts: Doubts = new Doubts();
  readonly loose: LooseNames;

  readonly #directory: string;
  readonly #scope: Scope;
  readonly #clock: Clock;
  readonly #told = new Map<string, Entry>();
  /** Names that a notification was about, so that what is found there counts as live. */
  readonly #hinted = new Set<string>();
  /** Directories that {@link bringsUnheard} has counted. */
  readonly #unheard = new Set<string>();
  readonly #byInode = new Map<bigint, string>();

  constructor(directory: string, scope: Scope, settle: number, clock: Clock) {
    this.#directory = directory;
    this.#scope = scope;
    this.#clock = clock;
    this.loose = new LooseNames(scope.only);
    this.pending = new Pending(settle);
  }

  /** What was told. */
  get snapshot(): Snapshot {
    return this.#told;
  }

  /** Marks what can change without a notification in this directory, so many at once. */
  markLoose(limit: number): void {
    for (const name of this.loose.next(limit)) this.pending.add(name);
  }

  /** Whether something carries so fresh a timestamp that a further change could hide behind it. */
  get hasRacy(): boolean {
    return this.loose.racy.size > 0;
  }

  /** Marks what carries such a timestamp. */
  markRacy(): void {
    for (const name of this.loose.racy) this.pending.add(name);
  }

  /** A notification about a name. Returns whether there is something to look at. */
  hint(name: string): boolean {
    if (!this.#scope.admits(name)) return false;
    this.#hinted.add(name);
    this.pending.add(name);
    return true;
  }

  /**
   * What was told of a file about which a look at its own name says everything, at this moment: it is no link, nothing is
   * mounted on it, and neither it nor anything else waits. `undefined` for other names.
   */
  lone(name: string): Entry | undefined {
    const entry = this.#told.get(name);
    if (entry?.kind !== "file" || entry.link || this.loose.links.size > 0 || this.loose.mounted.has(name))
      return undefined;
    return this.pending.holdsBack ? undefined : entry;
  }

  /**
   * Takes in, for such a file, a glance that a notification asked for: what {@link absorb} would tell of it. `undefined` when
   * another file is there now: then other names have changed too.
   */
  absorbGlance(name: string, before: Entry, entry: Entry): readonly FileEvent[] | undefined {
    if (entry.kind !== "file" || entry.link || !sameIdentity(before.self, entry.self)) return undefined;
    // Its name and its inode are what they were.
    this.#told.set(name, entry);
    if (entry.racy || entry.newborn || this.hasRacy) this.loose.keepRacy(name, entry);
    if (entry.links !== before.links) this.loose.keepShared(name, entry);
    const isTold = !sameContent(before, entry) || this.doubts.decide(name, before, entry, true, false);
    if (isTold) this.doubts.settled(name);
    this.doubts.keep(name, entry);
    if (!isTold) return [];
    const notice = { directory: this.#directory, time: entry.observed, origin: "live" } as const;
    return [fileEvent({ action: Action.FileWritten, name, kind: "file" }, notice)];
  }

  /** Puts the whole look in the place of a glance that was taken in, unless it has been looked at again since. */
  completeGlance(name: string, glance: Entry, entry: Entry): void {
    if (this.#told.get(name) !== glance) return;
    this.#told.set(name, entry);
    if (entry.hash !== undefined) this.doubts.settled(name);
  }

  /** Starts with what is there, told to nobody. */
  begin(look: Look): void {
    for (const [name, entry] of look) this.#keep(name, entry);
  }

  /** Whether something is still what was told, in a look at everything; or nothing was. */
  keepsSome(look: Look): boolean {
    for (const [name, entry] of this.#told) if (look.get(name)?.self.inode === entry.self.inode) return true;
    return this.#told.size === 0;
  }

  /** Whether a directory came, in a recursive watch, between the beginning of the source and the first look. */
  get beganWithNewTree(): boolean {
    if (!this.#scope.recursive) return false;
    for (const name of this.#hinted) if (this.#told.get(name)?.kind === "directory") return true;
    return false;
  }

  /**
   * Names that a look makes suspect: their file is found under another name. Bun tells some renames by the new name only,
   * and Deno one name after the other.
   */
  suspects(look: Look): string[] {
    const names: string[] = [];
    for (const [name, entry] of look) {
      if (entry === undefined || this.#told.get(name)?.self.inode === entry.self.inode) continue;
      const other = this.#byInode.get(entry.self.inode);
      if (other !== undefined && !look.has(other)) names.push(other);
    }
    return names;
  }

  /**
   * Whether a look that nothing hinted at finds a file replaced or gone: then other names have changed too, and only a look
   * at everything tells what became of it.
   */
  isPartial(look: Look): boolean {
    for (const [name, entry] of look) {
      const before = this.#told.get(name);
      if (before !== undefined && before.self.inode !== entry?.self.inode && !this.#hinted.has(name)) return true;
    }
    return false;
  }

  /**
   * Whether directories came, in a recursive watch, that no notification was about: then nobody may listen in them. Each
   * counts once. `alone`: the source tells each directory, also those that came with the one they are in.
   */
  bringsUnheard(look: Look, alone: boolean): boolean {
    if (!this.#scope.recursive) return false;
    let found = false;
    for (const [name, entry] of look) {
      if (entry?.kind !== "directory" || !isNewTree(this.#told.get(name), entry)) continue;
      if (this.#unheard.has(name) || (this.#isHeard(name, alone) && !(alone && this.#wentWithParent(name, look))))
        continue;
      this.#unheard.add(name);
      found = true;
    }
    return found;
  }

  /** Whether the notification about it may have been of its end: another tree took the place of the one that it was in. */
  #wentWithParent(name: string, look: Look): boolean {
    if (!this.#told.has(name)) return false;
    const parent = parentOf(name);
    return isNewTree(this.#told.get(parent), look.get(parent));
  }

  #isHeard(name: string, alone: boolean): boolean {
    if (this.#hinted.has(name)) return true;
    if (alone) return false;
    for (let end = name.lastIndexOf("/"); end !== -1; end = name.lastIndexOf("/", end - 1)) {
      if (this.#hinted.has(name.slice(0, end))) return true;
    }
    return false;
  }

  /** Takes a look in: the events for what is certain by now; the rest waits in {@link pending}. */
  absorb(look: Look, origin: Origin): FileEvent[] {
    const due = this.pending.sift(look, this.#told, this.#clock.now());
    const changes = diff(this.#told, due, (name, before, after) => {
      // Links are hinted at whatever is notified.
      const notified = origin === "live" || (this.#hinted.has(name) && !this.loose.links.has(name));
      return this.doubts.decide(name, before, after, notified, this.loose.isUnheard(name));
    });
    return this.#tell(this.#withGone(changes, due), due, origin);
  }

  /** The directory is lost: what was to be looked at in it is not any more. */
  forget(): void {
    this.pending.clear();
    this.#hinted.clear();
    this.#unheard.clear();
  }

  /**
   * Takes a look in at everything, whose differences are told at once. A name that was notified meanwhile is still to be
   * looked at: the look may have come to it before.
   */
  replace(look: Look, origin: Origin): FileEvent[] {
    return this.#tell(diff(this.#told, look), look, origin);
  }

  /** Everything is gone. */
  vanish(origin: Origin): FileEvent[] {
    this.forget();
    const look = new Map([...this.#told.keys()].map((name) => [name, undefined]));
    return this.#tell(diff(this.#told, look), look, origin);
  }

  /** What was told so far, as events of origin `snapshot`, parents first. */
  replay(): FileEvent[] {
    const notice = { directory: this.#directory, time: this.#clock.wallTime(), origin: "snapshot" } as const;
    return [...this.#told]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { kind }]) => fileEvent({ action: Action.FileCreated, name, kind }, notice));
  }

  /**
   * A name that is gone waits a little; when it turns up under another name meanwhile it is a rename at once. Adds those
   * names to the changes.
   */
  #withGone(changes: Change[], due: Map<string, Entry | undefined>): Change[] {
    if (!changes.some((change) => change.before === undefined)) return changes;
    const gone: Change[] = this.pending.gone
      .filter((name) => !due.has(name))
      .map((name) => ({ name, before: this.#told.get(name), after: undefined }));
    if (gone.length === 0) return changes;
    const found = new Set(pairRenames([...changes, ...gone]).map((rename) => rename.from));
    for (const change of gone) {
      if (!found.has(change.name)) continue;
      this.pending.settled(change.name);
      due.set(change.name, undefined);
      changes.push(change);
    }
    return changes;
  }

  #tell(changes: readonly Change[], look: Look, origin: Origin): FileEvent[] {
    for (const { name } of changes) this.doubts.settled(name);
    for (const [name, entry] of look) this.#keep(name, entry);
    const happenings = changes.length === 0 ? [] : classify(changes);
    const time = this.#clock.wallTime();
    const directory = this.#directory;
    const events = happenings.map((happening) =>
      fileEvent(happening, { directory, time, origin: this.#hinted.has(happening.name) ? "live" : origin }),
    );
    // What is told was hinted at once; who waits for long must not let this grow meanwhile.
    for (const name of look.keys()) {
      this.#hinted.delete(name);
      this.#unheard.delete(name);
    }
    if (this.pending.isEmpty) {
      this.#hinted.clear();
      this.#unheard.clear();
    }
    return events;
  }

  #keep(name: string, entry: Entry | undefined): void {
    this.doubts.keep(name, entry);
    this.loose.keep(name, entry);
    const before = this.#told.get(name);
    if (before !== undefined && this.#byInode.get(before.self.inode) === name) this.#byInode.delete(before.self.inode);
    if (entry === undefined) {
      this.#told.delete(name);
      return;
    }
    this.#told.set(name, entry);
    this.#byInode.set(entry.self.inode, name);
  }
}
