import { EventQueue, type EventQueueOptions } from "@crowsnest/queue";
import fc from "fast-check";
import { expect, it } from "vitest";
import { propertyRuns, settle } from "../../events/test/property-runs.ts";
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
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 150 }).map((ms) => ({ do: "advance" as const, ms })) },
  { weight: 3, arbitrary: fc.constantFrom("resolve" as const, "reject" as const).map((end) => ({ do: end })) },
  { weight: 1, arbitrary: fc.constant({ do: "flush" as const }) },
  { weight: 1, arbitrary: fc.constantFrom("drain" as const, "abort" as const).map((end) => ({ do: end })) },
);
const setup = fc.record({
  flushInterval: fc.constantFrom(0, 1, 30, 100),
  capacity: fc.integer({ min: 1, max: 10 }),
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
  ended: false | "drain" | "abort" = false;
  private readonly options: Setup;
  private number = 0;
  private settleFlush: (reject: boolean) => void = () => {};
  private handed = 0;
  private readonly sentNumbers: Sample[] = [];

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
      onFlush: (batch) => this.onFlush(batch, held),
    };
    this.queue = new EventQueue(queueOptions).start(this.source.stream);
  }

  /** The queue asks of each event that it takes in whether it is urgent: that is where the model hears of it. */
  private admitted(sample: Sample): void {
    if (this.options.coalesces) this.held = this.held.filter(({ key }) => key !== sample.actorId);
    this.held.push({ number: Number(sample.actorName), key: sample.actorId, at: this.clock.now() });
  }

  private onFlush(batch: readonly Sample[], held: boolean): Promise<void> | undefined {
    expect(this.running, "one flush at a time").toBe(0);
    expect(this.over, "nothing after the end").toBe(false);
    expect(batch.length).toBeGreaterThan(0);
    expect(batch.length).toBeLessThanOrEqual(this.options.maxBatch ?? this.options.capacity);
    const expected = this.held.splice(0, batch.length).map(({ number }) => number);
    expect(
      batch.map(({ actorName }) => Number(actorName)),
      "the oldest changes, in order",
    ).toEqual(expected);
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
        this.check();
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
    this.check();
  }

  private tell(how: "push" | "send", key: number, urgent: boolean): void {
    const sample: Sample = { ...event(this.number), actorId: `key-${key % 5}`, time: urgent ? -1 : 1 };
    this.number += 1;
    if (how === "send") {
      this.source.writer.send(sample);
      if (!this.ended) this.sentNumbers.push(sample);
      return;
    }
    const before = this.queue.stats;
    const taken = this.queue.push(sample);
    const known = this.options.coalesces && this.queue.stats.coalesced > before.coalesced;
    expect(taken, "refused only when full or ended").toBe(
      !this.ended && (before.held < this.options.capacity || known),
    );
  }

  check(): void {
    const { pushed, coalesced, flushed, left, held, refused } = this.queue.stats;
    expect(pushed, "conservation").toBe(coalesced + flushed + left + held);
    expect(flushed).toBe(this.handed);
    expect(refused + pushed).toBeLessThanOrEqual(this.number);
    if (!this.over) expect(held).toBe(this.held.length);
    expect(held, "memory").toBeLessThanOrEqual(this.options.capacity);
    const oldest = this.held[0];
    if (this.running === 0 && oldest !== undefined) {
      expect(this.clock.now() - oldest.at, "no event waits longer than the window").toBeLessThanOrEqual(
        this.options.flushInterval + 1,
      );
    }
    expect(this.clock.timers, "one timer for the window, one for a drain").toBeLessThanOrEqual(this.ended ? 2 : 1);
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
    expect(this.over).toBe(true);
    expect(this.clock.timers, "timers after the end").toBe(0);
    const { held, left } = this.queue.stats;
    expect(held).toBe(0);
    if (this.ended === "drain") expect(left, "a drain leaves nothing").toBe(0);
    expect(this.queue.push(event(0)), "nothing after the end").toBe(false);
  }
}

it("keeps its promises under any sequence of pushes, flushes, failures, time and endings", {
  timeout: 3_600_000,
}, async () => {
  const property = fc.asyncProperty(setup, fc.array(command, { maxLength: 25 }), async (options, steps) => {
    const rig = new Rig(options);
    for (const step of steps) await rig.run(step);
    await rig.finish();
  });
  await fc.assert(property, propertyRuns());
});
