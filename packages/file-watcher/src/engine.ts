import { setImmediate } from "node:timers";
import { type Clock, type Logger, WatchError } from "@crowsnest/events";
import type { Look } from "./diff.ts";
import { sameIdentity } from "./entry.ts";
import { Feed, type Subscriber } from "./feed.ts";
import type { FileSystem, RootStat } from "./file-system.ts";
import { reloadEvent } from "./reload.ts";
import type { Scope } from "./scope.ts";
import { onBurst } from "./sources/burst.ts";
import type { Lease } from "./sources/shared.ts";
import type { SourceListener } from "./sources/source.ts";
import { Surveyor } from "./survey.ts";
import { Timers } from "./timers.ts";
import { type Origin, Tracker } from "./tracker.ts";
import { watchFailure } from "./watch-failure.ts";

/** What an engine is to watch, and how. */
export interface EngineOptions {
  /** The absolute path, as the user gave it: it is what events name. */
  readonly directory: string;
  readonly scope: Scope;
  readonly settle: number;
  readonly reconcileInterval: number;
  readonly waitForDirectory: boolean;
  readonly logger: Logger | undefined;
}

/** A directory that is there, opened for watching. */
export interface Opened {
  readonly lease: Lease;
  /** Milliseconds; see `timestampTick`. */
  readonly tick: number;
  /** Whether birth times are too coarse to know a renamed file by. */
  readonly pairByContent: boolean;
  /** Whether calls that hold up the process may be used on it. */
  readonly blocking: boolean;
}

/** What an engine works with. Other parts than the machine's show how it takes faults. */
export interface EngineParts {
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  /** Starts a source on a directory. Errors of sources it had to pass over go to `report`. */
  open(directory: string, listener: SourceListener, report: (error: WatchError) => void): Promise<Opened>;
}

/** How often (ms) a directory that is not there is looked for. */
const absence = 250;

/** How often (ms) we look for what no notification tells: the root itself, links, files with names elsewhere. */
const pulse = 1_000;

/** At most this many links and shared files are looked at between reconciliations. */
const looseLimit = 256;

/** At most this many links are looked at after each notification. */
const linkLimit = 64;

/** So many names are looked at before others may run. */
const portion = 256;

/** A survey may take this part of the time: after one of 10 ms the next one waits 40 ms. */
const surveyShare = 4;

/** The same for reconciliations, which nobody asked for. */
const reconcileShare = 100;

/**
 * Keeps one directory's snapshot and tells what changes in it: wake → look → compare → classify → tell. A source only
 * wakes; what is told is always the difference of two looks, so that whatever was missed is healed by the next one.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #parts: EngineParts;
  readonly #feed = new Feed();
  readonly #tracker: Tracker;
  readonly #timers: Timers<"absence" | "pulse" | "reconcile" | "survey" | "pending">;
  readonly #ignoreBursts: () => void;

  #phase: "opening" | "absent" | "watching" | "closed" = "opening";
  #opened: Opened | undefined;
  #surveyor: Surveyor | undefined;
  #root: RootStat | undefined;
  #wasThere = false;

  #rootDue: "check" | "renew" | undefined;
  #surveyDue: Origin | undefined;
  #surveyNotBefore = 0;
  #hinted = false;
  #scheduled = false;
  #work: Promise<void> | undefined;
  readonly #unreadable = new Set<string>();

  readonly #listener: SourceListener = {
    changed: (name) => this.#hint(name),
    rootChanged: () => {
      this.#rootDue = "renew";
      this.#schedule();
    },
    renewed: () => {
      this.#rootDue = "renew";
      this.#schedule();
    },
    failed: (error) => {
      this.#report(watchFailure(this.#options.directory, error));
      this.#rootDue = "renew";
      this.#schedule();
    },
  };

  constructor(options: EngineOptions, parts: EngineParts) {
    this.#options = options;
    this.#parts = parts;
    this.#tracker = new Tracker(options.directory, options.scope, options.settle, parts.clock);
    this.#timers = new Timers(parts.clock);
    this.#ignoreBursts = onBurst(() => this.#wantSurvey("live"));
    this.#begin(() => this.#open());
  }

  subscribe(subscriber: Subscriber): void {
    if (this.#phase === "opening") this.#feed.wait(subscriber);
    else this.#admit(subscriber);
  }

  /** Ends the telling; the last one ends the engine. Resolves when the system has let go. */
  async unsubscribe(subscriber: Subscriber): Promise<void> {
    if (this.#feed.delete(subscriber) && this.#feed.size === 0) await this.close();
  }

  /** Whether it was closed, so that who comes later needs another. */
  get closed(): boolean {
    return this.#phase === "closed";
  }

  /** Looks once more at whatever a notification was about, and tells it. */
  async finish(): Promise<void> {
    await this.#work;
    this.#tracker.pending.wakeAll();
    this.#begin(() => this.#run());
    await this.#work;
  }

  async close(): Promise<void> {
    if (this.#phase === "closed") return;
    this.#phase = "closed";
    this.#timers.clearAll();
    this.#ignoreBursts();
    await this.#opened?.lease.close();
    await this.#work;
  }

  // The root ─────────────────────────────────────────────────────────────────

  async #open(): Promise<void> {
    const { directory, waitForDirectory } = this.#options;
    try {
      if (await this.#arm()) {
        this.#tracker.begin(await this.#everything());
        this.#watch();
      } else if (waitForDirectory) {
        this.#awaitReturn();
      } else {
        throw Object.assign(new Error("no such directory"), { code: "ENOENT" });
      }
      for (const subscriber of this.#feed.takeWaiting()) this.#admit(subscriber);
    } catch (cause) {
      const { code, message } = watchFailure(directory, cause);
      this.#feed.fail(new WatchError(code === "directory-lost" ? "not-found" : code, message, { cause, fatal: true }));
    }
  }

  /** Starts a source on the directory, if there is one. Subscribe first, look afterwards: so nothing falls in between. */
  async #arm(): Promise<boolean> {
    const { directory, scope } = this.#options;
    const { fileSystem, clock } = this.#parts;
    for (;;) {
      const root = await fileSystem.root(directory);
      if (root === undefined || this.closed) return false;
      const opened = await this.#parts.open(directory, this.#listener, (error) => this.#report(error));
      const now = await fileSystem.root(directory);
      if (this.closed || now === undefined || !sameIdentity(root, now)) {
        await opened.lease.retire();
        continue;
      }
      this.#opened = opened;
      this.#root = now;
      const { tick, pairByContent, blocking } = opened;
      const inspector = { fileSystem, tick, pairByContent, wallTime: () => clock.wallTime() };
      this.#surveyor = new Surveyor(directory, scope, inspector, blocking, (path, error) => this.#skip(path, error));
      return true;
    }
  }

  #watch(): void {
    if (this.closed) return;
    this.#phase = "watching";
    this.#wasThere = true;
    if (this.#opened?.lease.kind !== "polling") this.#setPulse();
    this.#setReconcile(0);
  }

  /** The directory is gone, or another one has taken its place. */
  async #lose(): Promise<void> {
    const { directory } = this.#options;
    this.#phase = "absent";
    this.#timers.clearAll();
    this.#tracker.pending.clear();
    await this.#opened?.lease.retire();
    this.#opened = undefined;
    if (this.closed) return;
    const where = JSON.stringify(directory);
    this.#report(
      new WatchError(
        "directory-lost",
        `The directory ${where} was removed, renamed, unmounted or replaced: it is watched again as soon as it is there`,
      ),
    );
    await this.#return();
  }

  /** Goes on where the directory is back; otherwise looks for it again later. */
  async #return(): Promise<void> {
    let back = false;
    try {
      back = await this.#arm();
      if (back) this.#feed.tell(this.#tracker.replace(await this.#everything(), "reconcile"));
    } catch (error) {
      back = false;
      await this.#opened?.lease.retire();
      this.#skip(this.#options.directory, error);
    }
    if (this.closed) return;
    if (!back) {
      this.#feed.tell(this.#tracker.vanish("live"));
      this.#awaitReturn();
      return;
    }
    if (this.#wasThere) {
      this.#feed.tell([reloadEvent(this.#options.directory, "reconnected", this.#parts.clock.wallTime())]);
      this.#feed.returned();
    }
    this.#watch();
  }

  #awaitReturn(): void {
    this.#phase = "absent";
    // Nothing else keeps the process alive now, and somebody reads.
    this.#timers.set("absence", absence, () => this.#begin(() => this.#return()), false);
  }

  async #checkRoot(how: "check" | "renew"): Promise<void> {
    this.#rootDue = undefined;
    const now = await this.#parts.fileSystem.root(this.#options.directory);
    if (this.closed) return;
    const same = now !== undefined && this.#root !== undefined && sameIdentity(now, this.#root);
    if (same && how === "check") return;
    if (!same) {
      await this.#lose();
      return;
    }
    // An inode number is used again: what looks the same may be another directory, which the old watch does not see.
    await this.#opened?.lease.retire();
    if (this.closed) return;
    if (await this.#arm()) this.#wantSurvey("live");
    else await this.#lose();
  }

  // Waking ───────────────────────────────────────────────────────────────────

  #hint(name: string | undefined): void {
    this.#hinted = true;
    if (name === undefined) {
      const polling = this.#opened?.lease.kind === "polling";
      if (polling) this.#rootDue ??= "check";
      this.#wantSurvey(polling ? "reconcile" : "live");
      return;
    }
    this.#tracker.hint(name);
    if (this.#tracker.links.size <= linkLimit) for (const link of this.#tracker.links) this.#tracker.hint(link);
    if (this.#tracker.pending.hasDirty) this.#schedule();
  }

  #wantSurvey(origin: Origin): void {
    if (this.#surveyDue !== "live") this.#surveyDue = origin;
    this.#schedule();
  }

  /** Gathers what comes at once, so that both halves of a rename are looked at together. */
  #schedule(): void {
    if (this.#scheduled || this.#phase !== "watching") return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#begin(() => this.#run());
    });
  }

  #begin(work: () => Promise<void>): void {
    if (this.#work !== undefined || this.closed) return;
    this.#work = work()
      .catch((error: unknown) => this.#skip(this.#options.directory, error))
      .finally(() => {
        this.#work = undefined;
        this.#rest();
      });
  }

  /** Sets the timers for what is left to do. */
  #rest(): void {
    if (this.#phase === "absent" && !this.#timers.has("absence")) this.#awaitReturn();
    if (this.#phase !== "watching") return;
    const now = this.#parts.clock.now();
    const due = this.#tracker.pending.nextDue;
    if (due !== undefined) {
      this.#timers.set("pending", due - now, () => {
        this.#tracker.pending.wakeDue(this.#parts.clock.now());
        this.#schedule();
      });
    }
    if (this.#rootDue !== undefined || this.#tracker.pending.hasDirty) this.#schedule();
    else if (this.#surveyDue !== undefined) {
      this.#timers.set("survey", this.#surveyNotBefore - now, () => this.#schedule());
    }
  }

  // Looking ──────────────────────────────────────────────────────────────────

  async #run(): Promise<void> {
    while (this.#phase === "watching") {
      if (this.#rootDue !== undefined) {
        await this.#checkRoot(this.#rootDue);
      } else if (this.#tracker.pending.hasDirty) {
        // No await for what can be done at once: an isolated write is told in the turn that brought it.
        const looking = this.#lookAtSome();
        if (looking !== undefined) await looking;
        if (this.#tracker.pending.hasDirty) await new Promise<void>((resolve) => setImmediate(resolve));
      } else if (this.#surveyDue !== undefined && this.#parts.clock.now() >= this.#surveyNotBefore) {
        await this.#survey(this.#surveyDue);
      } else {
        return;
      }
    }
  }

  #lookAtSome(): Promise<void> | undefined {
    const names = this.#tracker.pending.take(portion);
    const look = this.#surveyor?.look(names, this.#tracker.snapshot) ?? new Map();
    if (look instanceof Promise) return look.then((found) => this.#take(found, "reconcile"));
    return this.#take(look, "reconcile");
  }

  async #survey(origin: Origin): Promise<void> {
    this.#surveyDue = undefined;
    const begin = this.#parts.clock.now();
    try {
      await this.#take(await this.#everything(), origin);
    } catch (error) {
      this.#rootDue = "check";
      this.#skip(this.#options.directory, error);
    }
    const took = this.#parts.clock.now() - begin;
    this.#surveyNotBefore = begin + took * (1 + surveyShare);
    this.#setReconcile(took);
  }

  async #everything(): Promise<Look> {
    return (await this.#surveyor?.survey(this.#tracker.snapshot)) ?? new Map();
  }

  #take(look: Look, origin: Origin): Promise<void> | undefined {
    if (this.#phase !== "watching") return undefined;
    const known = this.#tracker.snapshot;
    for (const [name, entry] of look) if (entry === undefined && known.has(name)) return this.#takeLosses(look, origin);
    this.#feed.tell(this.#tracker.absorb(look, origin));
    return undefined;
  }

  /** Names are gone: perhaps because the directory is. */
  async #takeLosses(look: Look, origin: Origin): Promise<void> {
    await this.#checkRoot("check");
    if (this.#phase === "watching") this.#feed.tell(this.#tracker.absorb(look, origin));
  }

  #setPulse(): void {
    this.#timers.set("pulse", pulse, () => {
      this.#setPulse();
      this.#begin(() => this.#beat());
    });
  }

  async #beat(): Promise<void> {
    const now = await this.#parts.fileSystem.root(this.#options.directory);
    if (this.#phase !== "watching" || this.#root === undefined) return;
    if (now === undefined || !sameIdentity(now, this.#root)) {
      this.#rootDue = "check";
    } else if (now.modified !== this.#root.modified) {
      // Names came or went. Where no notification told so, one was lost.
      if (!this.#hinted) this.#wantSurvey("reconcile");
      this.#root = now;
    }
    this.#hinted = false;
    this.#tracker.markLoose(looseLimit);
    await this.#run();
  }

  #setReconcile(took: number): void {
    const { reconcileInterval } = this.#options;
    if (reconcileInterval <= 0 || this.#opened?.lease.kind === "polling") return;
    const delay = Math.max(reconcileInterval, took * reconcileShare);
    this.#timers.set("reconcile", delay, () => this.#wantSurvey("reconcile"));
  }

  // Errors ───────────────────────────────────────────────────────────────────

  #report(error: WatchError): void {
    this.#options.logger?.warn({ code: error.code, directory: this.#options.directory }, error.message);
    this.#feed.report(error);
  }

  /** What cannot be looked at is told once, and left as it was. */
  #skip(path: string, error: unknown): void {
    if (this.#unreadable.has(path)) return;
    if (this.#unreadable.size < 1_000) this.#unreadable.add(path);
    const { code, message, cause } = watchFailure(path, error);
    this.#report(new WatchError(code === "backend" ? "list" : code, message, { cause }));
  }

  #admit(subscriber: Subscriber): void {
    if (subscriber.snapshot) subscriber.tell(this.#tracker.replay());
    subscriber.ready();
    this.#feed.add(subscriber);
  }
}
