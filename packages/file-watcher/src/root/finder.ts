import { sameIdentity } from "../look/entry.ts";
import { isMissing, type RootStat } from "../look/file-system.ts";
import { Surveyor } from "../look/survey.ts";
import type { Scope } from "../scope/scope.ts";
import type { SourceKind, SourceListener } from "../sources/source.ts";
import { parcelGrace, shortGrace } from "../tell/pending.ts";
import type { Tracker } from "../tell/tracker.ts";
import { LiveDirectory } from "./live-directory.ts";
import type { LiveHost } from "./live-host.ts";
import type { Opened } from "./open-directory.ts";
import type { Parts } from "./parts.ts";
import type { Reports } from "./reports.ts";
import { Timers } from "./timers.ts";
import { watchFailure } from "./watch-failure.ts";

/** How long (ms) a source that failed is not tried again. */
const distrust = 60_000;

/** What a {@link Finder} looks for, and with what it goes on. */
export interface FinderOptions {
  readonly directory: string;
  readonly scope: Scope;
  readonly reconcileInterval: number;
  readonly parts: Parts;
  readonly tracker: Tracker;
  readonly reports: Reports;
  readonly host: LiveHost;
  /** Whether nobody wants the directory any more. */
  readonly isClosed: () => boolean;
  /** The source is to be opened anew of the directory that will have been found by then. */
  readonly onRenew: (live: () => LiveDirectory | undefined) => void;
}

/** Starts a source on a directory that is there, with what can be had; one that failed is passed over for a while. */
export class Finder {
  readonly #options: FinderOptions;
  readonly #avoid = new Set<SourceKind>();
  readonly #timers: Timers<"distrust">;

  constructor(options: FinderOptions) {
    this.#options = options;
    this.#timers = new Timers(options.parts.clock);
  }

  /**
   * Starts a source on the directory, if there is one. Subscribe first, look afterwards: so nothing falls in between.
   * `onFound` hears of it before its names are looked at.
   */
  async findDirectory(onFound: (live: LiveDirectory) => void): Promise<LiveDirectory | undefined> {
    const { directory, scope, parts, reports, isClosed } = this.#options;
    for (let root = await parts.fileSystem.root(directory); root !== undefined && !isClosed(); ) {
      let live: LiveDirectory | undefined;
      const opened = await parts.open({
        directory,
        scope,
        avoid: this.#avoid,
        listener: this.#listener(() => live),
        report: (error) => reports.report(error),
      });
      const now = await parts.fileSystem.root(directory);
      if (now === undefined || !sameIdentity(root, now) || isClosed()) {
        root = now;
        await opened.lease.retire();
        continue;
      }
      live = this.#live(opened, now);
      onFound(live);
      return live;
    }
    return undefined;
  }

  stop(): void {
    this.#timers.clearAll();
  }

  #live(opened: Opened, root: RootStat): LiveDirectory {
    const { directory, scope, parts, tracker, reports, reconcileInterval, host } = this.#options;
    const { tick, pairByContent, blocking, lease, mounted } = opened;
    const inspector = { fileSystem: parts.fileSystem, tick, pairByContent, wallTime: () => parts.clock.wallTime() };
    const surveyor = new Surveyor(directory, scope, inspector, blocking, (path, error) => reports.skipped(path, error));
    tracker.loose.mounted = mounted;
    tracker.doubts.polling = lease.kind === "polling";
    tracker.pending.grace = lease.kind === "parcel" ? parcelGrace : shortGrace;
    return new LiveDirectory(directory, { opened, root, surveyor }, parts, tracker, reconcileInterval, host);
  }

  /** A source may speak before its directory is ready, and after it was let go. */
  #listener(live: () => LiveDirectory | undefined): SourceListener {
    const { directory, reports, onRenew } = this.#options;
    const renew = (): void => onRenew(live);
    return {
      changed: (name) => live()?.hint(name),
      rootChanged: renew,
      renewed: renew,
      failed: (error) => {
        // It is not the source's fault that the directory has gone.
        if (isMissing(error)) {
          renew();
          return;
        }
        reports.report(watchFailure(directory, error));
        const kind = live()?.kind;
        if (kind !== undefined && kind !== "polling") this.#distrust(kind);
        renew();
      },
    };
  }

  #distrust(kind: SourceKind): void {
    this.#avoid.add(kind);
    this.#timers.set("distrust", distrust, () => this.#avoid.clear());
  }
}
