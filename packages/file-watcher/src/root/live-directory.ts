import { setImmediate } from "node:timers";
import { type Entry, sameIdentity } from "../look/entry.ts";
import type { RootStat } from "../look/file-system.ts";
import type { Look } from "../look/snapshot.ts";
import { onBurst } from "../sources/burst.ts";
import type { SourceKind } from "../sources/source.ts";
import type { Origin, Tracker } from "../tell/tracker.ts";
import type { Found, LiveHost } from "./live-host.ts";
import type { Parts } from "./parts.ts";
import { SurveyPlan } from "./survey-plan.ts";
import { pulse, WakeUps } from "./wake-ups.ts";

/** At most this many links and shared files are looked at with each pulse. */
const looseLimit = 256;

/** At most this many links are looked at after each notification. */
const linkLimit = 64;

/** So many names are looked at before others may run. */
const portion = 256;

const resolved = Promise.resolve();

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
  readonly #plan = new SurveyPlan();

  #phase: "new" | "running" | "ended" = "new";
  #root: RootStat;
  #rootDue = false;
  #hinted = false;
  /** The millisecond of the last glance: what else comes within it is gathered. */
  #glanced = Number.NEGATIVE_INFINITY;
  /** Whether what a glance left out is still to be looked at. */
  #incomplete = false;
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

  /** Which directory it is. */
  get root(): RootStat {
    return this.#root;
  }

  /** Looks at everything. Rejects when the directory itself cannot be read. */
  everything(): Promise<Look> {
    return this.#found.surveyor.survey(this.#tracker.snapshot);
  }

  /** Begins to tell; what was hinted at before is looked at now. */
  start(): void {
    if (this.#phase !== "new") return;
    this.#phase = "running";
    if (!this.#polling) this.#wakeUps.beginPulse();
    this.#wakeUps.setReconcile(this.#reconcileInterval);
    this.#rest();
  }

  /** A wake-up, about one name or about all. */
  hint(name: string | undefined): void {
    this.#hinted = true;
    if (name === undefined) {
      if (this.#polling) this.#rootDue = true;
      this.survey(this.#polling ? "reconcile" : "live");
      return;
    }
    if (!this.#scheduled && this.#work === undefined && this.#phase === "running" && this.#glance(name)) return;
    this.#tracker.hint(name);
    if (this.#tracker.links.size <= linkLimit) for (const link of this.#tracker.links) this.#tracker.hint(link);
    if (this.#tracker.pending.hasDirty) this.#schedule();
  }

  /** Asks for a look at everything, as soon as it may be. */
  survey(origin: Origin): void {
    this.#plan.ask(origin);
    this.#schedule();
  }

  /** Looks once more at whatever is waiting, and tells it. */
  async finish(): Promise<void> {
    await this.#work;
    this.#tracker.pending.wakeAll();
    this.#begin(() => this.#run());
    await this.#work;
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

  /**
   * The straight way for an isolated write to a known file, which somebody waits for: a look at once, where nothing else is
   * going on. Returns whether that was all there is to it; otherwise the name is still to be looked at.
   */
  #glance(name: string): boolean {
    const before = this.#tracker.lone(name);
    if (before === undefined) return false;
    const now = this.#parts.clock.wallTime();
    if (now === this.#glanced || this.#incomplete) return false;
    this.#glanced = now;
    const entry = this.#found.surveyor.glance(name, before, now);
    // Who empties a file mostly writes to it at once.
    if (entry === undefined || (entry.size === 0 && before.size > 0)) return false;
    const events = this.#tracker.absorbGlance(name, before, entry);
    if (events === undefined) return false;
    this.#host.tell(events);
    this.#incomplete = entry.underWay;
    // Somebody waits: two turns later he has it.
    if (entry.underWay || this.#tracker.hasRacy) void resolved.then(() => {}).then(() => this.#complete(name, entry));
    return true;
  }

  #complete(name: string, glance: Entry): void {
    this.#incomplete = false;
    if (this.#phase !== "running") return;
    if (glance.underWay) this.#tracker.completeGlance(name, glance, this.#found.surveyor.complete(name, glance));
    if (this.#tracker.hasRacy) this.#rest();
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
    const look = this.#look(this.#tracker.pending.take(portion));
    return look instanceof Promise ? look.then((found) => this.#takeSome(found)) : this.#takeSome(look);
  }

  #takeSome(look: Look): Promise<void> | undefined {
    if (!this.#tracker.isPartial(look)) return this.#take(look, "reconcile");
    this.survey("reconcile");
    return undefined;
  }

  #look(names: readonly string[]): Look | Promise<Look> {
    const { surveyor } = this.#found;
    const known = this.#tracker.snapshot;
    const look = surveyor.look(names, known);
    if (look instanceof Promise) return look.then((found) => surveyor.extend(found, known) ?? found);
    let all = look;
    for (let names = this.#tracker.suspects(all); names.length > 0; names = this.#tracker.suspects(all)) {
      const others = surveyor.look(names, known);
      // One that cannot be looked at would be suspect for ever.
      if (others instanceof Promise || others.size === 0) break;
      all = new Map([...all, ...others]);
    }
    return surveyor.extend(all, known) ?? all;
  }

  async #survey(origin: Origin): Promise<void> {
    const { clock } = this.#parts;
    const begin = clock.now();
    const used = process.cpuUsage();
    this.#plan.begin();
    try {
      await this.#take(await this.everything(), origin);
    } catch (error) {
      this.#rootDue = true;
      this.#host.skipped(this.#directory, error);
    }
    const end = clock.now();
    // On a local disk what counts is our own work: where others keep the machine busy, it must not make us wait longer.
    const { user, system } = process.cpuUsage(used);
    const { blocking } = this.#found.opened;
    this.#plan.done(blocking ? Math.min(end - begin, (user + system) / 1_000) : end - begin, end);
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
    this.#end();
    this.#host.lost();
    return undefined;
  }

  async #beat(): Promise<void> {
    const now = await this.#checkRoot();
    if (now === undefined) return;
    // Names came or went. Where no notification told so, one was lost; where a look is cheap, we make sure in any case.
    if (now.modified !== this.#root.modified && (this.#plan.isCheap(pulse) || !this.#hinted)) this.survey("reconcile");
    this.#root = now;
    this.#hinted = false;
    this.#tracker.markLoose(looseLimit);
    await this.#run();
  }
}
