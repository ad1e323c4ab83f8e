import { EventQueue } from "@crowsnest/queue";
import { brief, type Sample } from "../../events/test/samples.ts";
import { ManualClock } from "../../testkit/src/manual-clock.ts";

/** A queue of samples on a clock moved by hand, with what it flushed and told. */
export function sampleQueue(options: { capacity?: number; flushInterval?: number } = {}) {
  const clock = new ManualClock();
  const seen: string[] = [];
  const errors: Error[] = [];
  const queue = new EventQueue<Sample>({
    flushInterval: 100,
    clock,
    onFlush: (batch) => void seen.push(...batch.map(brief)),
    onError: (error) => void errors.push(error),
    ...options,
  });
  return { queue, clock, seen, errors };
}
