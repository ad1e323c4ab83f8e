import { EventQueue, type EventQueueOptions } from "@crowsnest/queue";
import fc from "fast-check";
import { it } from "vitest";
import { check, propertyRuns, settle } from "../../events/test/property-runs.ts";
import { event, type Sample, sampleStream } from "../../events/test/samples.ts";
import { ManualClock } from "../../testkit/src/manual-clock.ts";

type Command =
  | { readonly do: "push" | "send"; readonly count: number; readonly key: number; readonly urgent: boolean }
  | { readonly do: "advance"; readonly ms: number }
  | { readonly do: "resolve" | "reject" | "flush" | "drain" | "abort" };

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom("push" as const, "send" as const),
      count: fc.integer({ min: 1, max: 6 }),
      key: fc.integer({ min: 0, max: 4 }),
      urgent: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
    }),
  },
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 25 }).map((ms) => ({ do: "advance" as const, ms })) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 150 }).map((ms) => ({ do: "advance" as const, ms })) },
  { weight: 3, arbitrary: fc.constantFrom("resolve" as const, "reject" as const).map((end) => ({ do: end })) },
  { weight: 1, arbitrary: fc.constant({ do: "flush" as const }) },
  { weight: 1, arbitrary: fc.constantFrom("drain" as const, "abort" as const).map((end) => ({ do: end })) },
);
const setup = fc.record({
  flushInterval: fc.constantFrom(0, 1, 30, 100),
  capacity: fc.integer({ min: 1, max: 40 }),
  maxBatch: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  coalesces: fc.boolean(),
  held: fc.boolean(),
});
type Setup = {
  flushInterval: number;
  capacity: number;
  maxBatch: number | undefined;
  coalesces: boolean;
  held: boolean;
};

/** Drives a queue beside a model of what it holds, oldest change first. */
class Rig {
  readonly clock = new ManualClock();
  readonly abort = new AbortController();
  readonly queue: EventQueue<Sample>;
  readonly source = sampleStream({ clock: this.clock, buffer: { capacity: 100_000 } });
  /** The events that were taken in and are neither flushed nor replaced. */
  held: { readonly number: number; readonly key: string; readonly at: number }[] = [];
  running = 0;
  private violation: unknown;
  ended: false | "drain" | "abort" = false;
  private readonly options: Setup;
  private number = 0;
  private settleFlush: (reject: boolean) => void = () => {};
  private handed = 0;
  /** Events that the source's stream took while the queue was open. */
  private sent = 0;
  private accepted = 0;

  constructor(options: Setup) {
    this.options = options;
    const { coalesces, held, maxBatch, ...rest } = options;
    const queueOptions: EventQueueOptions<Sample> = {
      ...rest,
      ...(maxBatch === undefined ? {} : { maxBatch }),
      ...(coalesces ? { coalesce: (sample: Sample) => sample.actorId } : {}),
      clock: this.clock,
      signal: this.abort.signal,
      urgent: (sample) => {
        this.admitted(sample);
        return sample.time < 0;
      },
      onError() {},
      onFlush: (batch) => {
        try {
          return this.onFlush(batch, held);
        } catch (violation) {
          // Thrown from here it would only be one more flush that failed.
          this.violation = violation;
        }
      },
    };
    this.queue = new EventQueue(queueOptions).start(this.source.stream);
  }

  /** The queue asks of each event that it takes in whether it is urgent: that is where the model hears of it. */
  private admitted(sample: Sample): void {
    if (this.options.coalesces) this.held = this.held.filter(({ key }) => key !== sample.actorId);
    this.held.push({ number: Number(sample.actorName), key: sample.actorId, at: this.clock.now() });
  }

  private onFlush(batch: readonly Sample[], held: boolean): Promise<void> | undefined {
    check(this.running === 0, "one flush at a time");
    check(!this.over, "nothing after the end");
    const largest = this.options.maxBatch ?? this.options.capacity;
    check(batch.length > 0 && batch.length <= largest, "the size of a batch", batch.length);
    const expected = this.held.splice(0, batch.length).map(({ number }) => number);
    const seen = batch.map(({ actorName }) => Number(actorName));
    check(seen.join() === expected.join(), "the oldest changes, in order", seen, expected);
    this.handed += batch.length;
    if (!held) return undefined;
    this.running += 1;
    return new Promise((resolve, reject) => {
      this.settleFlush = (fail) => {
        this.settleFlush = () => {};
        this.running -= 1;
        if (fail) reject(new Error("no"));
        else resolve();
      };
    });
  }

  private over = false;

  async run(step: Command): Promise<void> {
    if (step.do === "push" || step.do === "send") {
      for (let each = 0; each < step.count; each += 1) this.tell(step.do, step.key + each, step.urgent);
    } else if (step.do === "advance") {
      for (let each = 0; each < step.ms; each += 5) {
        await this.clock.advance(Math.min(5, step.ms - each));
        await this.turn();
        this.inspect();
      }
    } else if (step.do === "resolve" || step.do === "reject") {
      this.settleFlush(step.do === "reject");
    } else if (step.do === "flush") {
      void this.queue.flush();
    } else if (step.do === "drain") {
      this.ended ||= "drain";
      void this.queue.drain({ timeout: 1e9 }).then(() => {
        this.over = true;
      });
    } else {
      this.ended = "abort";
      this.abort.abort();
      this.over = true;
      this.held = [];
    }
    for (let turn = 0; turn < 6; turn += 1) await settle();
    await this.turn();
    this.inspect();
  }

  /** After each 64th flush the queue gives everybody else a turn, which no clock moved by hand brings about. */
  private async turn(): Promise<void> {
    for (let seen = 0; ; ) {
      const { batches } = this.queue.stats;
      if (batches === seen || batches === 0 || batches % 64 !== 0) return;
      seen = batches;
      await new Promise((resolve) => setTimeout(resolve));
      for (let turn = 0; turn < 6; turn += 1) await settle();
    }
  }

  private tell(how: "push" | "send", key: number, urgent: boolean): void {
    const sample: Sample = { ...event(this.number), actorId: `key-${key % 5}`, time: urgent ? -1 : 1 };
    this.number += 1;
    if (how === "send") {
      this.source.writer.send(sample);
      if (!this.ended) this.sent += 1;
      return;
    }
    const before = this.queue.stats;
    const taken = this.queue.push(sample);
    if (taken) this.accepted += 1;
    const known = this.options.coalesces && this.queue.stats.coalesced > before.coalesced;
    const room = before.held < this.options.capacity || known;
    check(taken === (!this.ended && room), "refused only when full or ended", taken);
  }

  private inspect(): void {
    const { pushed, coalesced, flushed, left, held, refused } = this.queue.stats;
    if (this.violation !== undefined) throw this.violation;
    check(pushed === coalesced + flushed + left + held, "conservation", this.queue.stats);
    check(flushed === this.handed, "flushed is counted", flushed, this.handed);
    check(refused + pushed <= this.number, "no event is counted twice", refused, pushed);
    if (!this.over) check(held === this.held.length, "what is held", held, this.held);
    check(held <= this.options.capacity, "memory", held);
    const oldest = this.held[0];
    if (this.running === 0 && oldest !== undefined) {
      const waited = this.clock.now() - oldest.at;
      check(waited <= this.options.flushInterval + 1, "no event waits longer than the window", waited);
    }
    check(this.clock.timers <= (this.ended ? 2 : 1), "a timer for the window, one for a drain", this.clock.timers);
  }

  /** Ends it, and looks at the whole. */
  async finish(): Promise<void> {
    if (!this.ended) await this.run({ do: "drain" });
    for (let tries = 0; tries < this.number + 20 && !this.over; tries += 1) {
      await this.run({ do: "resolve" });
      await this.clock.advance(1500);
    }
    this.settleFlush(false);
    await settle();
    check(this.over, "it ends");
    check(this.clock.timers === 0, "no timer after the end", this.clock.timers);
    const { held, left, pushed } = this.queue.stats;
    check(held === 0, "nothing is held after the end", held);
    if (this.ended === "drain") {
      check(left === 0, "a drain leaves nothing", left);
      check(pushed === this.accepted + this.sent, "what the source had buffered is taken too", pushed);
    }
    if (this.violation !== undefined) throw this.violation;
    check(!this.queue.push(event(0)), "nothing after the end");
  }
}

it("keeps its promises under any sequence of pushes, flushes, failures, time and endings", {
  timeout: 3_600_000,
}, async () => {
  const property = fc.asyncProperty(
    setup,
    fc.array(command, { maxLength: 25, size: "max" }),
    async (options, steps) => {
      const rig = new Rig(options);
      for (const step of steps) await rig.run(step);
      await rig.finish();
    },
  );
  await fc.assert(property, propertyRuns());
});
