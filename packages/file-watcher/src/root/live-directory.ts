import { setImmediate } from "node:timers";
import { sameIdentity } from "../look/entry.ts";
import type { RootStat } from "../look/file-system.ts";
import type { Look } from "../look/snapshot.ts";
import { onBurst } from "../sources/burst.ts";
import type { SourceKind } from "../sources/source.ts";
import type { Origin, Tracker } from "../tell/tracker.ts";
import { Glances } from "./glances.ts";
import type { Found, LiveHost } from "./live-host.ts";
import { lookAround } from "./look-around.ts";
import type { Parts } from "./parts.ts";
import { isCopy } from "./root-copy.ts";
import { SurveyPlan } from "./survey-plan.ts";
import { pulse, WakeUps } from "./wake-ups.ts";

/** At most this many links and shared files are looked at with each pulse. */
const looseLimit = 256;

/** At most this many links are looked at after each notification. */
const linkLimit = 64;

/** So many names are looked at before others may run. */
const portion = 256;

/**
 * A directory while it is there: gathers wake-ups, looks, and tells the difference. Ends for good when the directory is
 * lost.
 */
export class LiveDirectory {
  readonly #directory: string;
  readonly #found: Found;
  readonly #parts: Parts;
  readonly #tracker: Tracker;
  readonly #host: LiveHost;
  readonly #reconcileInterval: number;
  readonly #wakeUps: WakeUps;
  readonly #ignoreBursts: () => void;
  readonly #polling: boolean;
  readonly #glances: Glances;
  readonly #plan = new SurveyPlan();

  #phase: "new" | "running" | "ended" = "new";
  #root: RootStat;
  #rootDue = false;
  #hinted = false;
  #scheduled = false;
  #work: Promise<void> | undefined;

  constructor(
    directory: string,
    found: Found,
    parts: Parts,
    tracker: Tracker,
    reconcileInterval: number,
    host: LiveHost,
  ) {
    this.#directory = directory;
    this.#found = found;
    this.#root = found.root;
    this.#parts = parts;
    this.#tracker = tracker;
    this.#host = host;
    this.#polling = found.opened.lease.kind === "polling";
    // Each look of the polling backend is one at everything.
    this.#reconcileInterval = this.#polling ? 0 : reconcileInterval;
    this.#glances = new Glances(found.surveyor, tracker, parts.clock, {
      tell: (events) => host.tell(events),
      isRunning: () => this.#phase === "running",
      completed: () => this.#rest(),
    });
    this.#wakeUps = new WakeUps(parts.clock, tracker, this.#plan, {
      look: () => this.#schedule(),
      beat: () => this.#begin(() => this.#beat()),
      reconcile: () => this.survey("reconcile"),
    });
    this.#ignoreBursts = this.#polling ? () => {} : onBurst(() => this.survey("live"));
  }

  get kind(): SourceKind {
    return this.#found.opened.lease.kind;
  }

  get layered(): boolean {
    return this.#found.opened.layered;
  }

  /** Which directory it is. */
  get root(): RootStat {
    return this.#root;
  }

  /** Looks at everything. Rejects when the directory itself cannot be read. */
  everything(): Promise<Look> {
    const { opened, surveyor } = this.#found;
    return this.#plan.measure(() => surveyor.survey(this.#tracker.snapshot), this.#parts.clock, opened.blocking);
  }

  /** Begins to tell; what was hinted at before is looked at now. */
  start(): void {
    if (this.#phase !== "new") return;
    this.#phase = "running";
    if (!this.#polling) this.#wakeUps.beginPulse();
    this.#wakeUps.setReconcile(this.#reconcileInterval);
    // In a tree that came while @parcel/watcher began it does not listen.
    if (this.kind === "parcel" && this.#tracker.beganWithNewTree) this.#host.unheard();
    this.#rest();
  }

  /** A wake-up, about one name or about all. */
  hint(name: string | undefined): void {
    this.#hinted = true;
    this.#plan.stir();
    if (name === undefined) {
      if (this.#polling) this.#rootDue = true;
      this.survey(this.#polling ? "reconcile" : "live");
      return;
    }
    if (!this.#scheduled && this.#work === undefined && this.#phase === "running" && this.#glances.take(name)) return;
    this.#tracker.hint(name);
    const { links } = this.#tracker.loose;
    if (links.size <= linkLimit) for (const link of links) this.#tracker.hint(link);
    if (this.#tracker.pending.hasDirty) this.#schedule();
  }

  /** Asks for a look at everything, as soon as it may be. */
  survey(origin: Origin): void {
    this.#plan.ask(origin);
    this.#schedule();
  }

  /**
   * Looks once more at everything, and at whatever is waiting, and tells it. `alone`: at once, though it may not have settled;
   * otherwise, since others are told too, as soon as it has settled, and what goes on changing is left to them.
   */
  async finish(alone: boolean): Promise<void> {
    const { clock } = this.#parts;
    const { pending } = this.#tracker;
    await this.#work;
    // What happened just now need not have been notified yet.
    this.#plan.ask("live");
    this.#begin(() => this.#run());
    await this.#work;
    if (alone) pending.wakeAll();
    const until = clock.now() + pending.longestWait;
    for (let due: number | undefined = 0; due !== undefined && due <= until; due = pending.nextDue) {
      const rest = due - clock.now();
      // The source keeps the process alive; after its end this must not.
      if (rest > 0) await new Promise<void>((resolve) => void clock.setTimer(resolve, rest, true));
      if (this.#phase !== "running") return;
      pending.wakeDue(clock.now());
      this.#begin(() => this.#run());
      await this.#work;
    }
  }

  /** Ends it. `retire`: for everybody who shares its source. */
  async close(retire = false): Promise<void> {
    this.#end();
    const { lease } = this.#found.opened;
    await (retire ? lease.retire() : lease.close());
  }

  #end(): void {
    this.#phase = "ended";
    this.#wakeUps.stop();
    this.#ignoreBursts();
  }

  /** Gathers what comes at once, so that both halves of a rename are looked at together. */
  #schedule(): void {
    if (this.#scheduled || this.#phase !== "running") return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#begin(() => this.#run());
    });
  }

  #begin(work: () => Promise<void>): void {
    if (this.#work !== undefined || this.#phase !== "running") return;
    this.#work = work()
      .catch((error: unknown) => this.#host.skipped(this.#directory, error))
      .finally(() => {
        this.#work = undefined;
        this.#rest();
      });
  }

  #rest(): void {
    if (this.#phase !== "running") return;
    this.#wakeUps.setRest();
    if (this.#rootDue) this.#schedule();
  }

  async #run(): Promise<void> {
    while (this.#phase === "running") {
      if (this.#rootDue) {
        this.#rootDue = false;
        await this.#checkRoot();
      } else if (this.#tracker.pending.hasDirty) {
        // No await for what can be done at once.
        const looking = this.#lookAtSome();
        if (looking !== undefined) await looking;
        if (this.#tracker.pending.hasDirty) await new Promise<void>((resolve) => setImmediate(resolve));
      } else if (this.#plan.due !== undefined && this.#parts.clock.now() >= this.#plan.notBefore) {
        await this.#survey(this.#plan.due);
      } else {
        return;
      }
    }
  }

  #lookAtSome(): Promise<void> | undefined {
    const names = this.#tracker.pending.take(portion);
    const look = lookAround(names, this.#found.surveyor, this.#tracker);
    return look instanceof Promise ? look.then((found) => this.#takeSome(names, found)) : this.#takeSome(names, look);
  }

  #takeSome(names: readonly string[], look: Look): Promise<void> | undefined {
    // What cannot be looked at counts as it was told: nothing waits for it.
    for (const name of names) if (!look.has(name)) this.#tracker.pending.settled(name);
    if (!this.#tracker.isPartial(look)) return this.#take(look, "reconcile");
    this.survey("reconcile");
    return undefined;
  }

  async #survey(origin: Origin): Promise<void> {
    try {
      await this.#take(await this.everything(), origin);
      if (this.#found.surveyor.takePartial()) this.#plan.askAgain(origin, this.#parts.clock.now());
    } catch (error) {
      this.#rootDue = true;
      this.#plan.askAgain(origin, this.#parts.clock.now());
      this.#host.skipped(this.#directory, error);
    }
    this.#wakeUps.setReconcile(this.#reconcileInterval);
  }

  #take(look: Look, origin: Origin): Promise<void> | undefined {
    if (this.#phase !== "running") return undefined;
    const known = this.#tracker.snapshot;
    for (const [name, entry] of look) if (entry === undefined && known.has(name)) return this.#takeLosses(look, origin);
    this.#absorb(look, origin);
    return undefined;
  }

  /** Names are gone: perhaps because the directory is. */
  async #takeLosses(look: Look, origin: Origin): Promise<void> {
    await this.#checkRoot();
    if (this.#phase === "running") this.#absorb(look, origin);
  }

  #absorb(look: Look, origin: Origin): void {
    const hasOpened = this.#found.surveyor.takeOpened();
    if (!this.#polling && (this.#tracker.bringsUnheard(look, this.kind === "parcel") || hasOpened))
      this.#host.unheard();
    this.#host.tell(this.#tracker.absorb(look, origin));
    this.#host.looked(look);
  }

  async #checkRoot(): Promise<RootStat | undefined> {
    const now = await this.#parts.fileSystem.root(this.#directory);
    if (this.#phase !== "running") return undefined;
    if (now !== undefined && sameIdentity(now, this.#root)) return now;
    if (now !== undefined && this.layered && isCopy(now, this.#root)) {
      this.#root = now;
      this.#host.unheard();
      return now;
    }
    this.#end();
    this.#host.lost();
    return undefined;
  }

  async #beat(): Promise<void> {
    const now = await this.#checkRoot();
    if (now === undefined) return;
    // Names came or went. Where no notification told so, one was lost; where a look is cheap, we make sure in any case.
    const isStirred = now.modified !== this.#root.modified && (this.#plan.isCheap(pulse) || !this.#hinted);
    const isDue = this.#reconcileInterval > 0 && this.#plan.isDueUnasked(this.#parts.clock.now());
    if (isStirred || isDue) this.survey("reconcile");
    this.#root = now;
    this.#hinted = false;
    this.#tracker.markLoose(looseLimit);
    await this.#run();
  }
}
