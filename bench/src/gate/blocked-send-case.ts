import { setTimeout as sleep } from "node:timers/promises";
import { type Event, makeEvents, openStream } from "../runner/events.ts";
import { nextTurn } from "../runner/turns.ts";
import { checkCount } from "../runner/workload.ts";
import { gateCase } from "./case.ts";

/** Milliseconds; short, since each sample waits for it, and what a runtime does beside a wait counts as well. */
const dropAfter = 2;
/** Those of one turn of the event loop. */
const burst = makeEvents(1000);

/** All of them find the buffer full, and are dropped when their time has come by the machine's clock. */
async function blockedSends(count: number): Promise<void> {
  const { stream, writer } = openStream({ buffer: { capacity: 1, waiting: count, dropAfter } });
  writer.send(burst[0] as Event);
  for (let sent = 0; sent < count; sent += burst.length) {
    for (const event of burst) writer.send(event);
    await nextTurn();
  }
  while (stream.stats.dropped < count) await sleep(dropAfter);
  checkCount(stream.stats.dropped, count);
  await stream.return?.();
}

/** Arrays of a burst each, since V8 takes ten times as long to let one grow beyond what a page of its heap holds. */
interface Waiting {
  readonly events: Event[];
  readonly deadlines: number[];
}

/** The clock is read once for a burst: were it read for each event, its price on this machine would decide the ratio. */
async function waitInArrays(count: number): Promise<void> {
  const line: Waiting[] = [];
  for (let sent = 0; sent < count; sent += burst.length) {
    const waiting: Waiting = { events: [], deadlines: [] };
    const deadline = performance.now() + dropAfter;
    for (const event of burst) {
      waiting.events.push(event);
      waiting.deadlines.push(deadline);
    }
    line.push(waiting);
    await nextTurn();
  }
  const now = performance.now() + dropAfter;
  let dropped = 0;
  for (const { deadlines } of line) for (const deadline of deadlines) if (deadline <= now) dropped += 1;
  checkCount(dropped, count);
}

/** What a send costs that has to wait, and its drop. */
export const blockedSendCase = gateCase(
  "blocked send",
  "an array of events and one of deadlines for each burst",
  50_000,
  {
    ours: blockedSends,
    plain: waitInArrays,
  },
);
