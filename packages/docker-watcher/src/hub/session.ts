import { WatchError } from "@crowsnest/events";
import { withDeadline } from "../engine/deadline.ts";
import type { PingAnswer } from "../engine/engine.ts";
import type { EventRequest } from "../engine/event-transport.ts";
import { openConnection } from "../stream/connection.ts";
import { GapCheck } from "../stream/gap-check.ts";
import { Heartbeat } from "../stream/heartbeat.ts";
import { compareStamps, secondsText, stampOf } from "../stream/stamp.ts";
import type { LinkParts } from "./link-parts.ts";
import { LivenessCheck } from "./liveness.ts";
import { settleGap } from "./settle-gap.ts";

/** One connection, from the ping before it to its end. */
export interface Session {
  readonly number: number;
  readonly podman: boolean;
  /** Aborted when the connection is to end, or has. */
  readonly signal: AbortSignal;
  /** Nothing shows that this is the same engine as before: its containers have to be compared. */
  readonly doubtful: boolean;
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
  readonly onGap: (reason: string) => void;
  /** Marks a place in the engine's memory. */
  readonly dropAnchor: () => Promise<void>;
  /** Whether that place is still there. */
  readonly anchorHolds: () => Promise<"yes" | "no" | "perhaps">;
}

/** Pings, opens the connection, and looks after it. Rejects when one of the two steps fails. */
export async function openSession(parts: LinkParts, context: SessionContext): Promise<Session> {
  const { number, signal, onGap } = context;
  const { engine, settings, engineClock, feed, hooks } = parts;
  const { clock, timeout, lineLimit, heartbeat: pace } = settings;
  const sent = clock.now();
  const what = `${engine.host}: GET /_ping`;
  const ping = await withDeadline({ clock, limit: timeout, parent: signal, what }, (inner) => engine.ping(inner));
  const setBack = ping.date !== undefined && engineClock.sample(sent, clock.now(), ping.date);
  hooks.timeKnown();
  const resumes = settings.recovery === "resume" && feed.started;
  const check = resumes && feed.cursor.anchored ? new GapCheck(onGap) : undefined;
  if (resumes && setBack) onGap("the engine's clock was set back");
  let doubtful = false;
  // Podman's journal loses nothing.
  if (check === undefined && !ping.podman && settings.recovery === "resume") {
    if (!resumes) await context.dropAnchor();
    else {
      const holds = await context.anchorHolds();
      doubtful = holds === "perhaps";
      if (holds === "no" && !signal.aborted) onGap("the engine's memory has moved on");
    }
  }
  const facts = { number, resumes, check, openedAt: clock.now() };
  feed.begin(facts, engineClock.earliest(hooks.firstStart()), setBack);

  let touch = (): void => {};
  const connection = await openConnection(
    { engine, clock, timeout, lineLimit },
    requestFor(parts, ping, resumes),
    {
      message: (message) => feed.receive(message),
      unreadable: (error) => hooks.unreadable(error),
      bytes: () => {
        feed.idle();
        touch();
      },
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
  return {
    number,
    signal,
    podman: ping.podman,
    doubtful,
    checked: check === undefined ? Promise.resolve() : settleGap(parts, check, ping.podman, signal),
    ended: Promise.race([connection.ended, dead.promise]),
    closed: connection.closed,
  };
}

/** From where on the engine is asked for events. */
function requestFor({ feed }: LinkParts, { date }: PingAnswer, resumes: boolean): EventRequest {
  // The engine answers before it has subscribed us, so even the first connection has to ask for a little of the past.
  if (!resumes) feed.base = date === undefined ? undefined : stampOf(Math.floor(date / 1000));
  const { base } = feed;
  const { since } = feed.cursor;
  // What is older than the first connection asked for was never received: in a replay it would look like a gap.
  if (resumes && since !== undefined) {
    return { since: secondsText(base !== undefined && compareStamps(base, since) > 0 ? base : since) };
  }
  return base === undefined ? {} : { since: secondsText(base) };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
