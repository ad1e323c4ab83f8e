import { WatchError } from "@crowsnest/events";
import type { FleetList } from "../fleet/list.ts";
import { Backoff } from "../stream/backoff.ts";
import { millisecondsOf } from "../stream/stamp.ts";
import { Anchor } from "./anchor.ts";
import type { Feed } from "./feed.ts";
import { connectFailure, type LinkFailure, lossOf } from "./link-error.ts";
import type { LinkParts } from "./link-parts.ts";
import { openSession, type Session } from "./session.ts";
import { sleep } from "./sleep.ts";

/** Keeps one event connection up, for as long as it runs. */
export class Link {
  readonly #parts: LinkParts;
  readonly #backoff: Backoff;
  #session: Session | undefined;
  #established = false;
  #connections = 0;
  /** Whether events may be missing that no comparison has made good yet, and up to when all were told (ms, the engine's). */
  #gap = false;
  #told = 0;
  readonly #anchor: Anchor;
  /** When the last connection ended, by `clock.now()`, and how many tries have failed since. */
  #ended = 0;
  #failures = 0;
  #listing: Promise<void> | undefined;

  constructor(parts: LinkParts) {
    this.#parts = parts;
    this.#anchor = new Anchor(parts);
    this.#backoff = new Backoff(parts.settings.retry, parts.settings.random);
  }

  /** Whether a connection is up from which nothing is missing. */
  get established(): boolean {
    return this.#established;
  }

  /** Connects, and connects again whenever that ends, until `signal` is aborted. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { engine, settings, hooks } = this.#parts;
    const { clock, trace } = settings;
    while (!signal.aborted) {
      const controller = new AbortController();
      const onAbort = (): void => controller.abort(signal.reason);
      signal.addEventListener("abort", onAbort, { once: true });
      const failure = await this.#connect(controller).catch((error: unknown) => connectFailure(error, engine));
      const established = this.#established;
      this.#established = false;
      signal.removeEventListener("abort", onAbort);
      controller.abort();
      await this.#session?.closed;
      this.#session = undefined;
      await this.#listing;
      if (signal.aborted) return;
      const retryIn = this.#backoff.next(failure.refused);
      const error = failure.toError({ attempt: this.#backoff.tries, retryIn });
      trace.log(failure.refused ? "warn" : "debug", error.message, { code: error.code, retryIn });
      if (established) hooks.lost(error);
      else hooks.failed(error);
      if (!established) this.#failures += 1;
      await sleep(clock, retryIn, signal);
    }
  }

  /** Lists once more in the background, as long as this connection lasts: a watch waits for what is there. */
  listAgain(): void {
    if (this.#listing !== undefined || this.#session === undefined) return;
    const { number, signal } = this.#session;
    this.#listing = this.#list(signal, true)
      .then((list) => {
        if (list === undefined || signal.aborted) return;
        this.#parts.hooks.listed(list, number);
        this.#parts.hooks.caughtUp();
      })
      .catch(() => {}) // aborted with its connection
      .finally(() => {
        this.#listing = undefined;
        this.#parts.feed.fleet.endListing();
      });
  }

  /** One connection from its beginning to its end. Resolves to why it ended; rejects when it did not come to be. */
  async #connect(controller: AbortController): Promise<LinkFailure> {
    const { engine, settings, feed } = this.#parts;
    const { clock, trace, recovery } = settings;
    const { signal } = controller;
    if (!this.#gap) this.#told = toldUntil(feed);
    if (recovery === "reload") feed.fleet.reset();
    feed.fleet.listing = true;
    this.#connections += 1;
    const number = this.#connections;
    const session = await openSession(this.#parts, {
      number,
      signal,
      onGap: (reason) => this.#onGap(reason),
      dropAnchor: () => this.#anchor.drop(signal),
      anchorHolds: () => this.#anchor.holds(this.#failures > 0 ? undefined : clock.now() - this.#ended, signal),
    });
    this.#session = session;
    const opened = clock.now();
    trace.log("debug", "connected", { connection: number });
    trace.publish("connect", { connection: number });
    // Whatever still waits for this connection must not wait for ever.
    void session.ended.then((cause) => controller.abort(cause));
    await this.#establish(session).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    const cause = await session.ended;
    const duration = clock.now() - opened;
    this.#backoff.lasted(duration);
    this.#ended = clock.now();
    this.#failures = 0;
    const { replayed, repeated } = feed;
    trace.publish("disconnect", { connection: number, duration, replayed, repeated });
    return lossOf(cause, engine);
  }

  /** Makes sure that nothing is missing, or makes it good. Rejects when the connection ends before. */
  async #establish({ number, podman, signal, checked, doubtful }: Session): Promise<void> {
    const { feed, hooks } = this.#parts;
    await checked;
    signal.throwIfAborted();
    if (doubtful) await this.#replayed(signal);
    if (this.#gap || doubtful || !feed.fleet.known) {
      const differences = hooks.listed(await this.#list(signal, false), number);
      if (doubtful && differences > 0)
        this.#onGap("the engine remembered nothing, and the containers are not as they were");
    }
    signal.throwIfAborted();
    const gap = this.#gap;
    this.#gap = false;
    this.#established = true;
    feed.fleet.endListing();
    hooks.established(gap);
    if (gap && !feed.cursor.anchored && !podman) await this.#anchor.drop(signal);
  }

  /** Waits until what the engine remembers has come, so that a list is not ahead of it. */
  async #replayed(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts.settings;
    const { cursor } = this.#parts.feed;
    for (let look = 0; look < 20 && !signal.aborted; look += 1) {
      if (this.#anchor.expected.every((message) => cursor.knows(message))) return;
      await sleep(clock, 50, signal);
    }
  }

  #onGap(reason: string): void {
    this.#parts.settings.trace.log("debug", "events may be missing", { reason });
    this.#gap = true;
    this.#parts.feed.cursor.anchored = false;
    this.#anchor.lift();
  }

  /**
   * Lists, again and again until it works. A refusal (told before, when `patient`) is tried again slowly, or else is
   * `undefined`. Rejects with the reason of the signal.
   */
  async #list(signal: AbortSignal, patient: boolean): Promise<FleetList | undefined> {
    const { engine, settings, feed, hooks, lister } = this.#parts;
    const backoff = new Backoff(settings.retry, settings.random);
    if (patient) await sleep(settings.clock, backoff.next(true), signal);
    for (;;) {
      signal.throwIfAborted();
      feed.fleet.listing = true;
      try {
        return await lister.list(feed.fleet, this.#told, signal);
      } catch (cause) {
        signal.throwIfAborted();
        const { refused, message } = connectFailure(cause, engine);
        const retryIn = backoff.next(refused);
        const detail = { cause, attempt: backoff.tries, retryIn };
        const error = new WatchError("list", `The containers of ${engine.host} cannot be listed: ${message}`, detail);
        settings.trace.log(refused ? "warn" : "debug", error.message, { retryIn });
        hooks.unlisted(error);
        if (refused && !patient) return undefined;
        await sleep(settings.clock, retryIn, signal);
      }
    }
  }
}

/** Up to when everything has been told (ms, the engine's clock): as far back as a replay would begin. */
function toldUntil(feed: Feed): number {
  const { since } = feed.cursor;
  return since === undefined ? 0 : millisecondsOf(since);
}
