import { type Event, makeEvents, openStream } from "../runner/events.ts";
import { checkCount } from "../runner/workload.ts";
import { gateCase } from "./case.ts";
import { LeapingClock } from "./leaping-clock.ts";

const dropAfter = 3000;
const [sample] = makeEvents(1) as [Event];

/** All of them find the buffer full, and are dropped when their time has come. */
async function blockedSends(count: number): Promise<void> {
  const clock = new LeapingClock();
  const { stream, writer } = openStream({ clock, buffer: { capacity: 1, waiting: count, dropAfter } });
  for (let sent = 0; sent <= count; sent += 1) writer.send(sample);
  clock.leap(dropAfter + 1000);
  checkCount(stream.stats.dropped, count);
  await stream.return?.();
}

function waitInArrays(count: number): void {
  const waiting: Event[] = [];
  const deadlines: number[] = [];
  for (let sent = 0; sent < count; sent += 1) {
    waiting.push(sample);
    deadlines.push(performance.now() + dropAfter);
  }
  const now = performance.now() + dropAfter + 1000;
  let dropped = 0;
  while (dropped < count && (deadlines[dropped] as number) <= now) dropped += 1;
  checkCount(dropped, count);
}

/** What a send costs that has to wait, and its drop. */
export const blockedSendCase = gateCase("blocked send", "an array of events and one of deadlines", 50_000, {
  ours: blockedSends,
  plain: waitInArrays,
});
