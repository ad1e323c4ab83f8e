import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { bench, do_not_optimize, summary } from "mitata";
import { type Event, makeEvents, openStream } from "./events.ts";
import { eventsPerIteration } from "./throughput.ts";

/** What a send costs that finds the buffer full: the shared timer, beside a timer for each event. */
export function blockedSendCases(): void {
  const events = makeEvents(eventsPerIteration);
  summary(() => {
    bench("crowsnest: blocked sends, one shared timer", async () => {
      const { stream, writer } = openStream({ buffer: { capacity: 1, waiting: eventsPerIteration, dropAfter: 3000 } });
      for (const event of events) writer.send(event);
      do_not_optimize(stream.stats.buffered);
      await stream.return?.();
    }).baseline(true);

    bench("a setTimeout for each blocked send", () => {
      const waiting = new Map<number, { event: Event; timer: NodeJS.Timeout }>();
      events.forEach((event, index) => {
        waiting.set(index, { event, timer: setTimeout(() => waiting.delete(index), 3000) });
      });
      do_not_optimize(waiting.size);
      for (const { timer } of waiting.values()) clearTimeout(timer);
    });
  });
}

export interface Lateness {
  readonly sends: number;
  readonly dropAfter: number;
  /** Milliseconds that the first and the last of the drops came after their deadline; negative would be early. */
  readonly earliest: number;
  readonly latest: number;
}

/** Blocks a real stream on a real clock and looks when its events are dropped. */
export async function measureLateness(sends: number, dropAfter: number): Promise<Lateness> {
  const [event] = makeEvents(1);
  const { stream, writer } = openStream({ buffer: { capacity: 1, waiting: sends, dropAfter } });
  const deadlines: number[] = [];
  let next = 0;
  let [earliest, latest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const done = Promise.withResolvers<void>();
  const onDrop = (message: unknown): void => {
    const now = performance.now();
    // The first of a run has waited longest beyond its deadline, the last one shortest.
    latest = Math.max(latest, now - (deadlines[next] as number));
    next += (message as { dropped: number }).dropped;
    earliest = Math.min(earliest, now - (deadlines[next - 1] as number));
    if (next === sends) done.resolve();
  };
  subscribe("crowsnest:stream.drop", onDrop);
  writer.send(event as Event);
  for (let count = 0; count < sends; count += 1) {
    // Read before the send: the stream reads its own clock after this, so a drop that is early shows.
    deadlines.push(performance.now() + dropAfter);
    writer.send(event as Event);
  }
  // The stream's own timer keeps no process alive.
  const alive = setInterval(() => {}, 1000);
  await done.promise;
  clearInterval(alive);
  unsubscribe("crowsnest:stream.drop", onDrop);
  await stream.return?.();
  return { sends, dropAfter, earliest, latest };
}
