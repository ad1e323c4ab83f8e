import type { GapCheck } from "../stream/gap-check.ts";
import { isSameEvent } from "../stream/message.ts";
import { pastEvents } from "../stream/past-events.ts";
import { secondsText } from "../stream/stamp.ts";
import type { LinkParts } from "./link-parts.ts";
import { sleep } from "./sleep.ts";

/** How long a replay may take to begin before the engine is asked for the cursor's event (ms). */
const questionAfter = 50;
/** How often it is asked, when there is no answer. */
const mostQuestions = 3;
/** Podman answers no such question, and reads its journal at leisure (ms). */
const journalPatience = 3000;

/** Brings a replay's gap check to its decision, also where the replay stays empty. Resolves when it is decided, or at an abort. */
export async function settleGap(
  parts: LinkParts,
  check: GapCheck,
  podman: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { engine, settings, feed } = parts;
  const { clock, timeout: limit, lineLimit } = settings;
  // Taken now: events that come from here on advance the cursor.
  const last = feed.cursor.last;
  const waiting = new AbortController();
  void check.verdict.then(() => waiting.abort());
  const wait = AbortSignal.any([signal, waiting.signal]);
  await sleep(clock, podman ? journalPatience : questionAfter, wait);
  if (check.decided || signal.aborted) return;
  if (last === undefined || podman) return check.decide("gap", "the replay stayed empty");
  const moment = secondsText(last);
  for (let attempt = 1; attempt <= mostQuestions && !check.decided && !signal.aborted; attempt += 1) {
    try {
      const found = await pastEvents({ engine, clock, limit, lineLimit }, { since: moment, until: moment }, wait);
      return check.decide(
        found.some((message) => isSameEvent(message, last)) ? "complete" : "gap",
        "the engine's memory is without the last event",
      );
    } catch {
      // Whatever cut this short has often cut the connection too, and the next one begins anew.
      await sleep(clock, questionAfter, wait);
    }
  }
  // Unanswered is as good as answered in the negative.
  if (!signal.aborted) check.decide("gap", "the engine did not say whether it remembers the last event");
}
