import { WatchError } from "@crowsnest/events";
import { withDeadline } from "../engine/deadline.ts";
import type { PingAnswer } from "../engine/engine.ts";
import type { EventRequest } from "../engine/event-transport.ts";
import { openConnection } from "../stream/connection.ts";
import { secondsOf } from "../stream/cursor.ts";
import { GapCheck } from "../stream/gap-check.ts";
import { Heartbeat } from "../stream/heartbeat.ts";
import type { LinkParts } from "./link-parts.ts";
import { LivenessCheck } from "./liveness.ts";
import { settleGap } from "./settle-gap.ts";

/** One connection, from the ping before it to its end. */
export interface Session {
  readonly number: number;
  readonly podman: boolean;
  /** Aborted when the connection is to end, or has. */
  readonly signal: AbortSignal;
  /** Resolves when it is known whether anything is missing from before. */
  readonly checked: Promise<void>;
  /** Resolves when it has ended: to what ended it, or to `undefined` for an end in good order. */
  readonly ended: Promise<unknown>;
  /** Resolves when its socket is gone. */
  readonly closed: Promise<void>;
}

/** What a session needs beside the parts of its link. */
export interface SessionContext {
  /** From 1 on. */
  readonly number: number;
  readonly signal: AbortSignal;
  /** Something may be missing from before. */
  readonly onGap: () => void;
  /** Whether the place that was marked in the engine's memory is still there. */
  readonly anchorHolds: () => Promise<boolean>;
}

/** Pings, opens the connection, and looks after it. Rejects when one of the two steps fails. */
export async function openSession(
  parts: LinkParts,
  { number, signal, onGap, anchorHolds }: SessionContext,
): Promise<Session> {
  const { engine, settings, engineClock, feed, hooks } = parts;
  const { clock, timeout, lineLimit, heartbeat: pace } = settings;
  const sent = clock.now();
  const what = `${engine.host}: GET /_ping`;
  const ping = await withDeadline({ clock, limit: timeout, parent: signal, what }, (inner) => engine.ping(inner));
  const setBack = ping.date !== undefined && engineClock.sample(sent, clock.now(), ping.date);
  hooks.timeKnown();
  const resumes = settings.recovery === "resume" && feed.started;
  const { anchored } = feed.cursor;
  const check = resumes && anchored ? new GapCheck(onGap) : undefined;
  if (resumes && setBack) onGap();
  const facts = { number, resumes, check, openedAt: clock.now() };
  feed.begin(facts, engineClock.earliest(hooks.firstStart()));

  let touch = (): void => {};
  const connection = await openConnection(
    { engine, clock, timeout, lineLimit },
    requestFor(parts, ping, resumes),
    {
      message: (message) => feed.receive(message),
      unreadable: (error) => hooks.unreadable(error),
      bytes: () => touch(),
    },
    signal,
  );
  feed.started = true;
  const dead = Promise.withResolvers<unknown>();
  if (pace !== undefined) {
    const liveness = new LivenessCheck(parts, ping.podman, signal);
    const heartbeat = new Heartbeat(
      clock,
      pace.interval,
      () => liveness.check(pace.timeout),
      (reason) => {
        dead.resolve(
          new WatchError("timeout", `${engine.host} is silent, and does not answer a ping`, { cause: reason }),
        );
      },
    );
    touch = () => heartbeat.touch();
    void Promise.race([connection.ended, aborted(signal)]).then(() => heartbeat.stop());
  }
  const settle = async (): Promise<void> => {
    if (check !== undefined) await settleGap(parts, check, ping.podman, signal);
    // Podman's journal loses nothing.
    else if (resumes && !ping.podman && !(await anchorHolds()) && !signal.aborted) onGap();
  };
  return {
    number,
    signal,
    podman: ping.podman,
    checked: settle(),
    ended: Promise.race([connection.ended, dead.promise]),
    closed: connection.closed,
  };
}

/** From where on the engine is asked for events. */
function requestFor({ settings, feed }: LinkParts, { date, podman }: PingAnswer, resumes: boolean): EventRequest {
  const { since } = feed.cursor;
  if (resumes && since !== undefined) return { since: secondsOf(since) };
  // The engine answers before it has subscribed us, so even the first connection has to ask for a little of the past.
  if (date === undefined) return {};
  feed.base ??= date;
  if (resumes || podman) return { since: String(Math.floor(feed.base / 1000)) };
  if (settings.recovery === "reload") return { since: String(Math.floor(date / 1000)) };
  // All that the engine remembers: the newest event of it is the one to look for after a cut.
  return { since: "1" };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
