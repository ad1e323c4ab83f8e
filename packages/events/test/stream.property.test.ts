import { WatchError } from "@crowsnest/events";
import fc from "fast-check";
import { it } from "vitest";
import { ManualClock } from "../../testkit/src/manual-clock.ts";
import { check, propertyRuns, settle } from "./property-runs.ts";
import { event, type Sample, sampleStream } from "./samples.ts";

type Command =
  | { readonly do: "send" | "sendAll" | "read"; readonly count: number }
  | { readonly do: "advance"; readonly ms: number }
  | { readonly do: "drain" | "end" | "fail" | "abort" };

interface Sent {
  readonly number: number;
  readonly at: number;
}

const count = fc.integer({ min: 1, max: 12 });
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: count.map((count) => ({ do: "send" as const, count })) },
  { weight: 2, arbitrary: count.map((count) => ({ do: "sendAll" as const, count })) },
  { weight: 5, arbitrary: count.map((count) => ({ do: "read" as const, count })) },
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 60 }).map((ms) => ({ do: "advance" as const, ms })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("drain" as const, "end" as const, "fail" as const, "abort" as const)
      .map((end) => ({ do: end })),
  },
);
const setup = fc.record({
  capacity: fc.integer({ min: 1, max: 6 }),
  waiting: fc.integer({ min: 0, max: 8 }),
  dropAfter: fc.constantFrom(0, 1, 7.5, 50, 100),
  reader: fc.constantFrom("events" as const, "batches" as const),
});

/** An expired event may stay for the grain of the timer (10 ms), and a timer rounds up to the next millisecond. */
const lateness = 11;

/** Drives a stream beside a model of what is held: `queue` is what was sent and neither told nor dropped. */
class Rig {
  readonly clock = new ManualClock();
  readonly abort = new AbortController();
  readonly delivered: (number | { readonly lost: number })[] = [];
  private events = 0;
  queue: Sent[] = [];
  sent = 0;
  dropped = 0;
  ended: false | "soft" | "hard" = false;
  failure: unknown;
  over = false;
  private parked = false;
  private readonly pair;
  private readonly next: () => Promise<IteratorResult<Sample | readonly Sample[]>>;
  private readonly bounds;

  constructor(bounds: { capacity: number; waiting: number; dropAfter: number; reader: "events" | "batches" }) {
    this.bounds = bounds;
    const { reader, ...buffer } = bounds;
    this.pair = sampleStream({ buffer, clock: this.clock, signal: this.abort.signal });
    const batches = reader === "batches" ? this.pair.stream.batches() : undefined;
    this.next = () => batches?.next() ?? this.pair.stream.next();
  }

  async run(step: Command): Promise<void> {
    const { writer, stream } = this.pair;
    if (step.do === "send") for (let each = 0; each < step.count; each += 1) this.send([this.sent]);
    else if (step.do === "sendAll") this.send(Array.from({ length: step.count }, (_, index) => this.sent + index));
    else if (step.do === "read") for (let each = 0; each < step.count; each += 1) await this.read();
    else if (step.do === "advance") for (let each = 0; each < step.ms; each += 1) this.tick();
    else if (step.do === "drain") void stream.drain();
    else if (step.do === "end") writer.end();
    else if (step.do === "fail") writer.end(new WatchError("unreachable", "gone", { fatal: true }));
    else this.abort.abort();
    if (step.do === "abort") this.ended = "hard";
    else if (step.do === "drain" || step.do === "end" || step.do === "fail") this.ended ||= "soft";
    await settle();
    this.inspect();
  }

  private send(numbers: readonly number[]): void {
    const at = this.clock.now();
    if (!this.ended) {
      for (const number of numbers) {
        this.queue.push({ number, at });
        this.sent += 1;
        const line = this.queue.length - this.bounds.capacity;
        // A parked reader takes the first event on the spot, or a microtask later.
        const refused = line > 0 && (this.bounds.dropAfter === 0 || line > this.bounds.waiting) && !this.parked;
        if (refused) this.queue.pop();
        if (refused) this.dropped += 1;
      }
    }
    if (numbers.length === 1) this.pair.writer.send(event(numbers[0] as number));
    else this.pair.writer.sendAll(numbers.map((number) => event(number)));
    if (this.parked) this.syncDropped();
  }

  /** Where the model cannot know what a parked reader took, the dropped ones are the newest of the burst. */
  private syncDropped(): void {
    const more = this.pair.stream.stats.dropped - this.dropped;
    this.queue.splice(this.queue.length - more, more);
    this.dropped += more;
  }

  private tick(): void {
    this.clock.tick(1);
    const more = this.pair.stream.stats.dropped - this.dropped;
    if (this.ended === "hard") return;
    const gone = this.queue.splice(this.bounds.capacity, more);
    check(gone.length === more, "only who waits is dropped", gone, more);
    for (const { at } of gone) check(this.clock.now() - at >= this.bounds.dropAfter, "dropped early", at);
    this.dropped += more;
    for (const { at } of this.queue.slice(this.bounds.capacity)) {
      check(this.clock.now() - at <= this.bounds.dropAfter + lateness, "kept too long", at);
    }
  }

  private async read(): Promise<void> {
    if (this.parked || this.over) return;
    this.parked = true;
    this.next().then(
      ({ value, done }) => {
        this.parked = false;
        if (done) this.over = true;
        else this.take([value].flat() as Sample[]);
      },
      (error: unknown) => {
        this.parked = false;
        this.failure = error;
      },
    );
    await settle();
  }

  private take(samples: readonly Sample[]): void {
    for (const sample of samples) {
      if (sample.action === "force-reload") {
        this.delivered.push({ lost: sample.dropped });
      } else {
        const number = Number(sample.actorName);
        this.delivered.push(number);
        this.events += 1;
        check(this.queue.shift()?.number === number, "order", number);
      }
    }
  }

  private inspect(): void {
    const { stream } = this.pair;
    const { received, delivered, dropped, buffered } = stream.stats;
    check(received === delivered + dropped + buffered, "conservation", stream.stats);
    check(received === this.sent, "all is received", received, this.sent);
    check(buffered <= this.bounds.capacity + this.bounds.waiting, "memory", buffered);
    check(this.clock.timers <= (this.ended ? 2 : 1), "one timer, and one more while draining", this.clock.timers);
    if (this.ended === "hard") check(this.clock.timers === 0, "no timer after an abort", this.clock.timers);
    else check(delivered === this.events, "delivered is counted", delivered, this.events);
    if (this.ended === "hard" || (this.ended && buffered === 0 && this.over)) {
      check(!this.parked, "no read is parked after the end");
    }
  }

  /** Reads on to the end and looks at the whole: each gap has exactly one marker, with its exact number, in its place. */
  async finish(): Promise<void> {
    if (!this.ended) await this.run({ do: "end" });
    for (let tries = 0; tries < this.sent * 2 + 5 && !this.over; tries += 1) await this.read();
    this.inspect();
    check(this.over, "it ends");
    check(this.pair.stream.stats.buffered === 0, "nothing is held after the end");
    let expected = 0;
    let marked = 0;
    for (const seen of this.delivered) {
      if (typeof seen === "object") {
        check(marked === 0, "two markers in a row", this.delivered);
        marked = seen.lost;
      } else {
        check(seen === expected + marked, "told after a gap without its marker", this.delivered);
        expected = seen + 1;
        marked = 0;
      }
    }
    if (this.ended === "soft") check(expected + marked === this.sent, "the last gap is told too", this.delivered);
    await this.clock.advance(100_000);
    check(this.clock.timers === 0, "no timer after the end", this.clock.timers);
  }
}

it("keeps its promises under any sequence of sends, reads, stalls, time and endings", {
  timeout: 3_600_000,
}, async () => {
  const property = fc.asyncProperty(setup, fc.array(command, { maxLength: 30, size: "max" }), async (bounds, steps) => {
    const rig = new Rig(bounds);
    for (const step of steps) await rig.run(step);
    await rig.finish();
  });
  await fc.assert(property, propertyRuns());
});
