import { EventQueue, type EventQueueOptions } from "@crowsnest/queue";
import { ManualClock } from "../../testkit/src/manual-clock.ts";

/** A queue of words on a clock moved by hand; its flushes end when the test says so, if it asks for that. */
export class Rig {
  readonly clock = new ManualClock();
  readonly batches: string[][] = [];
  readonly errors: Error[] = [];
  readonly queue: EventQueue<string>;
  /** Flushes that run at this moment. */
  running = 0;
  /** Ends the flush that runs. */
  finish: (error?: unknown) => void = () => {};

  constructor(options: Partial<EventQueueOptions<string>> & { held?: boolean } = {}) {
    const { held = false, ...rest } = options;
    this.queue = new EventQueue<string>({
      flushInterval: 100,
      clock: this.clock,
      onFlush: (batch) => {
        this.batches.push([...batch]);
        if (!held) return;
        this.running += 1;
        return new Promise<void>((resolve, reject) => {
          this.finish = (error) => {
            this.running -= 1;
            if (error === undefined) resolve();
            else reject(error);
          };
        });
      },
      onError: (error) => void this.errors.push(error),
      ...rest,
    });
  }

  push(...words: string[]): boolean[] {
    return words.map((word) => this.queue.push(word));
  }
}
