import type { Logger } from "@crowsnest/events";
import { sameIdentity } from "../look/entry.ts";
import { isForbidden, isMissing, type RootStat } from "../look/file-system.ts";
import type { Look } from "../look/snapshot.ts";
import type { Scope } from "../scope/scope.ts";
import { reloadEvent } from "../tell/reload.ts";
import { Tracker } from "../tell/tracker.ts";
import { Feed, type Subscriber } from "./feed.ts";
import { Finder } from "./finder.ts";
import type { LiveDirectory } from "./live-directory.ts";
import type { LiveHost } from "./live-host.ts";
import type { Parts } from "./parts.ts";
import { Reports } from "./reports.ts";
import { isCopy } from "./root-copy.ts";
import { Timers } from "./timers.ts";
import { lostDirectory, openFailure } from "./watch-failure.ts";

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

/** How often (ms) a directory that is not there, or may not be read, is looked for. */
const absence = 250;

/** How long (ms) directories that came without a notification wait until the source is opened anew; they often come in crowds. */
const gathering = 250;

/** Opening the source anew takes at most one part in so many of the time. */
const renewalShare = 4;

/** How long (ms) the end waits for what was just being opened. */
const patience = 2_000;

/**
 * Watches one directory for its subscribers, as long as they want it: opens it, waits for it where it is not there, and
 * goes on where it comes back. What happens in it is {@link LiveDirectory}'s business.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #parts: Parts;
  readonly #feed = new Feed();
  readonly #tracker: Tracker;
  readonly #timers: Timers<"absence" | "renewal">;
  readonly #reports: Reports;
  readonly #finder: Finder;

  #phase: "opening" | "running" | "closed" = "opening";
  #live: LiveDirectory | undefined;
  /** Which directory it was when it could be read the last time. */
  #root: RootStat | undefined;
  #wasThere = false;
  /** ms, of the last time that the source was opened anew. */
  #renewalTook = 0;
  /** The changes between absent and present happen one after the other. */
  #transition: Promise<void>;

  constructor(options: EngineOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.#tracker = new Tracker(options.directory, options.scope, options.settle, parts.clock);
    this.#timers = new Timers(parts.clock);
    this.#reports = new Reports(options.directory, options.logger, (error) => this.#feed.report(error));
    this.#finder = new Finder({
      directory: options.directory,
      scope: options.scope,
      reconcileInterval: options.reconcileInterval,
      parts,
      tracker: this.#tracker,
      reports: this.#reports,
      host: this.#host,
      isClosed: () => this.closed,
      onRenew: (live) =>
        this.#then(async () => {
          const one = live();
          if (one !== undefined && one === this.#live) await this.#renew();
        }),
    });
    this.#transition = this.#open();
  }

  /** Whether it was closed, so that who comes later needs another. */
  get closed(): boolean {
    return this.#phase === "closed";
  }

  subscribe(subscriber: Subscriber): void {
    if (this.#phase === "opening") this.#feed.wait(subscriber);
    else this.#admit(subscriber);
  }

  /** Ends the telling; the last one ends the engine. Resolves when the system has let go. */
  async unsubscribe(subscriber: Subscriber): Promise<void> {
    if (this.#feed.delete(subscriber) && this.#feed.size === 0) await this.close();
  }

  /** Looks once more at whatever a notification was about, and tells it. */
  async finish(): Promise<void> {
    await this.#transition;
    await this.#live?.finish(this.#feed.size === 1);
  }

  async close(): Promise<void> {
    this.#phase = "closed";
    this.#timers.clearAll();
    this.#finder.stop();
    await this.#live?.close();
    // What is being opened is let go as soon as it is there. A mount that does not answer must not hold up the end.
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#parts.clock.setTimer(resolve, patience, true);
    await Promise.race([this.#transition, promise]);
    cancel();
  }

  // Transitions ──────────────────────────────────────────────────────────────

  #then(transition: () => Promise<void>): void {
    this.#transition = this.#transition.then(async () => {
      if (!this.closed) await transition();
    });
  }

  async #open(): Promise<void> {
    const { directory, waitForDirectory } = this.#options;
    try {
      const live = await this.#find();
      if (live !== undefined) {
        this.#tracker.begin(await live.everything());
        this.#run(live);
      } else if (!waitForDirectory) {
        throw Object.assign(new Error("no such directory"), { code: "ENOENT" });
      }
    } catch (error) {
      await this.#live?.close(isMissing(error));
      this.#live = undefined;
      // It may have gone while it was opened.
      if (!waitForDirectory || !isMissing(error)) {
        if (!this.closed) this.#feed.fail(openFailure(directory, error));
        return;
      }
    }
    if (this.closed) return;
    this.#phase = "running";
    if (this.#live === undefined) this.#awaitReturn();
    for (const subscriber of this.#feed.takeWaiting()) this.#admit(subscriber);
  }

  /** What is found is let go by {@link close} from then on, whether its names can be read or not. */
  #find(): Promise<LiveDirectory | undefined> {
    return this.#finder.findDirectory((live) => {
      this.#live = live;
    });
  }

  #run(live: LiveDirectory): void {
    this.#wasThere = true;
    this.#root = live.root;
    if (!this.closed) live.start();
  }

  async #lose(): Promise<void> {
    await this.#live?.close(true);
    this.#live = undefined;
    if (this.closed) return;
    this.#tracker.forget();
    this.#reports.report(lostDirectory(this.#options.directory));
    await this.#return();
  }

  /** Goes on where the directory is back; otherwise looks for it again later. */
  async #return(): Promise<void> {
    const { directory } = this.#options;
    const look = await this.#findAll();
    if (this.closed) return;
    if (look === undefined || this.#live === undefined) {
      this.#feed.tell(this.#tracker.vanish("live"));
      this.#awaitReturn();
      return;
    }
    this.#feed.tell(this.#tracker.replace(look, "reconcile"));
    if (this.#wasThere) {
      this.#feed.tell([reloadEvent(directory, "reconnected", this.#parts.clock.wallTime())]);
      this.#feed.returned();
    }
    this.#run(this.#live);
  }

  async #findAll(): Promise<Look | undefined> {
    try {
      return await (await this.#find())?.everything();
    } catch (error) {
      this.#reports.skipped(this.#options.directory, error);
      await this.#live?.close(true);
      this.#live = undefined;
      return undefined;
    }
  }

  #awaitReturn(): void {
    this.#later(() => this.#return());
  }

  #later(transition: () => Promise<void>): void {
    // Nothing else keeps the process alive now, and somebody reads.
    this.#timers.set("absence", absence, () => this.#then(transition), false);
  }

  /**
   * The watch may be dead though the root looks the same: an inode number is used again. So the source is opened anew, and
   * everything is looked at.
   */
  async #renew(): Promise<void> {
    await this.#live?.close(true);
    this.#live = undefined;
    let live: LiveDirectory | undefined;
    let mayRead = true;
    try {
      live = this.closed ? undefined : await this.#find();
    } catch (error) {
      this.#reports.skipped(this.#options.directory, error);
      mayRead = !isForbidden(error);
    }
    if (this.closed) return;
    if (!mayRead) {
      // As with what lies in it: it counts as unchanged, until it is seen to be otherwise.
      this.#later(() => this.#renew());
      return;
    }
    if (live === undefined || !(await this.#isSame(live))) {
      await this.#lose();
      return;
    }
    this.#run(live);
    live.survey("live");
  }

  /** Whether it is the directory that it was when it could be read the last time. */
  async #isSame(live: LiveDirectory): Promise<boolean> {
    if (this.#root === undefined) return false;
    if (sameIdentity(this.#root, live.root)) return true;
    if (!live.layered || !isCopy(live.root, this.#root)) return false;
    return this.#tracker.keepsSome(await live.everything().catch(() => new Map()));
  }

  #renewSoon(): void {
    if (this.#timers.has("renewal")) return;
    const delay = Math.max(gathering, this.#renewalTook * renewalShare);
    this.#timers.set("renewal", delay, () =>
      this.#then(async () => {
        if (this.#live === undefined) return;
        const begin = this.#parts.clock.now();
        await this.#renew();
        this.#renewalTook = this.#parts.clock.now() - begin;
      }),
    );
  }

  // What is told ─────────────────────────────────────────────────────────────

  readonly #host: LiveHost = {
    tell: (events) => this.#feed.tell(events),
    lost: () => this.#then(() => this.#lose()),
    unheard: () => this.#renewSoon(),
    skipped: (path, error) => this.#reports.skipped(path, error),
    looked: (look) => this.#reports.diagnose(look, this.#tracker.loose.mounted),
  };

  #admit(subscriber: Subscriber): void {
    if (subscriber.snapshot) subscriber.tell(this.#tracker.replay());
    subscriber.ready();
    this.#feed.add(subscriber);
  }
}
