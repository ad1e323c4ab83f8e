import { WatchError } from "@crowsnest/events";
import type { Engine } from "../engine/engine.ts";
import { EngineClock } from "../engine/engine-clock.ts";
import { reconcileEvents, snapshotEvents } from "../fleet/fleet-event.ts";
import type { FleetList } from "../fleet/list.ts";
import { mergeList } from "../fleet/list-merge.ts";
import { Audience } from "./audience.ts";
import { DeathInquiry } from "./death-inquiry.ts";
import { Feed } from "./feed.ts";
import { Link } from "./link.ts";
import type { LinkHooks } from "./link-parts.ts";
import { Lister } from "./lister.ts";
import { reloadEvent } from "./reload.ts";
import type { Settings } from "./settings.ts";
import type { Subscription } from "./subscription.ts";

/**
 * All watches of one watcher and the one connection they share, from the first watch to the end of the last.
 *
 * What is known of the fleet goes with it: the next watch after that begins anew.
 */
export class Hub {
  readonly #engine: Engine;
  readonly #settings: Settings;
  readonly #engineClock: EngineClock;
  readonly #audience = new Audience();
  readonly #feed: Feed;
  readonly #link: Link;
  readonly #controller = new AbortController();
  #running: Promise<void> | undefined;
  /** Whether an established connection has been lost and none has been established since. */
  #lost = false;
  #lists = 0;

  constructor(engine: Engine, settings: Settings) {
    this.#engine = engine;
    this.#settings = settings;
    this.#engineClock = new EngineClock(settings.clock, engine.local);
    const { host } = engine;
    const engineClock = this.#engineClock;
    const lister = new Lister(engine, settings, engineClock);
    const inquiry = new DeathInquiry((id) => lister.inspect(id, this.#controller.signal));
    this.#feed = new Feed({
      host,
      audience: this.#audience,
      engineClock,
      inquiry,
      trace: settings.trace,
      clock: settings.clock,
    });
    this.#link = new Link({ engine, settings, engineClock, feed: this.#feed, lister, hooks: this.#hooks() });
  }

  /** Whether the last watch has left: such a hub takes no more. */
  get closed(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Takes a watch in; the first one opens the connection. */
  add(subscription: Subscription): void {
    this.#audience.add(subscription);
    this.#running ??= this.#link.run(this.#controller.signal);
    if (this.#link.established) this.#open(subscription);
    else if (this.#engineClock.known) this.#setStart(subscription);
  }

  /** Lets a watch go; with the last one the connection is closed. Resolves when nothing of it is left. */
  async remove(subscription: Subscription): Promise<void> {
    this.#audience.remove(subscription);
    if (this.#audience.size > 0) return;
    this.#controller.abort();
    await this.#running;
  }

  #setStarts(): void {
    if (!this.#engineClock.known) return;
    for (const subscription of this.#audience.all) {
      if (!subscription.open) this.#setStart(subscription);
    }
  }

  #setStart(subscription: Subscription): void {
    this.#audience.setStart(subscription, this.#engineClock.earliest(subscription.startedAt));
  }

  /** Takes a list in and tells what was different to those who knew the fleet before. Returns how many containers were. */
  #merge(list: FleetList | undefined, connection: number): number {
    const { fleet } = this.#feed;
    if (list === undefined) {
      fleet.reset();
      return 0;
    }
    this.#lists = list.number;
    const compared = fleet.known;
    const differences = mergeList(fleet, list, connection);
    if (!compared) return 0;
    const { host } = this.#engine;
    const { trace } = this.#settings;
    trace.log("debug", "compared the containers with what was known", { differences: differences.length });
    trace.publish("reconcile", { differences: differences.length });
    const events = differences.flatMap((difference) => reconcileEvents(difference, host));
    for (const subscription of this.#audience.all) {
      if (!subscription.open) continue;
      subscription.toldList = list.number;
      subscription.writer.sendAll(events.filter((event) => subscription.matcher.matchesEvent(event)));
    }
    return differences.length;
  }

  #established(gap: boolean): void {
    const { host } = this.#engine;
    const now = this.#settings.clock.wallTime();
    const { recovery } = this.#settings;
    if (this.#lost) {
      for (const subscription of this.#audience.all) if (subscription.open) subscription.writer.reconnected();
      if (recovery === "reload") this.#audience.reload(reloadEvent(host, "reconnected", now));
    }
    if (gap) this.#audience.reload(reloadEvent(host, "gap", now));
    this.#lost = false;
    this.#openAll();
  }

  #openAll(): void {
    for (const subscription of this.#audience.all) if (!subscription.open) this.#open(subscription);
  }

  /** Establishes a watch: from now on it is told everything. */
  #open(subscription: Subscription): void {
    const { fleet } = this.#feed;
    if (subscription.snapshot) {
      if (!fleet.known) {
        this.#link.listAgain();
        return;
      }
      const events = snapshotEvents(fleet, this.#engine.host);
      subscription.toldList = this.#lists;
      subscription.start = undefined;
      subscription.writer.sendAll(events.filter((event) => subscription.matcher.matchesEvent(event)));
    }
    subscription.open = true;
    subscription.writer.ready();
  }

  #onLost(error: WatchError): void {
    this.#lost = true;
    this.#audience.forgetStarts();
    this.#audience.report(error);
    if (this.#settings.recovery === "reload") {
      this.#audience.reload(reloadEvent(this.#engine.host, "disconnected", this.#settings.clock.wallTime()));
    }
  }

  /** `concerned`: whose `ready` cannot settle because of it. */
  #onFailed(error: WatchError, concerned: (subscription: Subscription) => boolean): void {
    for (const subscription of this.#audience.all) {
      if (this.#settings.failFast && !subscription.open && concerned(subscription)) this.#fail(subscription, error);
      else subscription.writer.report(error);
    }
  }

  #fail(subscription: Subscription, { code, message, cause }: WatchError): void {
    this.#settings.trace.log("error", message, { code });
    subscription.writer.end(new WatchError(code, message, { fatal: true, cause }));
    void this.remove(subscription);
  }

  #onUnreadable(error: WatchError): void {
    const { trace, clock } = this.#settings;
    trace.log("warn", error.message);
    trace.publish("drop", { reason: error.message });
    this.#audience.report(error);
    this.#audience.reload(reloadEvent(this.#engine.host, "dropped", clock.wallTime(), 1));
  }

  #hooks(): LinkHooks {
    return {
      firstStart: () => this.#audience.first?.startedAt ?? this.#settings.clock.now(),
      timeKnown: () => this.#setStarts(),
      listed: (list, connection) => this.#merge(list, connection),
      established: (gap) => this.#established(gap),
      caughtUp: () => this.#openAll(),
      lost: (error) => this.#onLost(error),
      failed: (error) => this.#onFailed(error, () => true),
      unlisted: (error) => this.#onFailed(error, ({ snapshot }) => snapshot || error.code !== "list"),
      unreadable: (error) => this.#onUnreadable(error),
    };
  }
}
