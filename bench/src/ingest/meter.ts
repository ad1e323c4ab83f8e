import { type IngestArguments, ingestArguments } from "./arguments.ts";

/** What a client prints: one line of JSON. */
export interface IngestResult {
  readonly client: string;
  readonly runtime: string;
  readonly events: number;
  /** The process's own CPU time, user and system: µs an event. */
  readonly cpu: number;
  /** Wall time: µs an event. */
  readonly wall: number;
  /** Of the whole process, at its largest: MiB. */
  readonly rss: number;
}

/** Counts events; after the warm-up it measures as many as were asked for, prints what they cost, and ends the process. */
export class Meter {
  readonly #client: string;
  readonly #events: number;
  readonly #warmup: number;
  #seen = 0;
  #begun: { cpu: number; wall: number; seen: number } | undefined;

  constructor(client: string, { events, warmup }: Pick<IngestArguments, "events" | "warmup"> = ingestArguments()) {
    this.#client = client;
    this.#events = events;
    this.#warmup = warmup;
  }

  /** `count` more events of the load, also such as are told to nobody, have gone through. */
  add(count: number): void {
    this.#seen += count;
    if (this.#begun === undefined) {
      if (this.#seen >= this.#warmup) this.#begun = { cpu: cpuTime(), wall: performance.now(), seen: this.#seen };
    } else if (this.#seen - this.#begun.seen >= this.#events) {
      this.#report(this.#begun);
    }
  }

  #report(begun: { cpu: number; wall: number; seen: number }): void {
    const cpu = cpuTime() - begun.cpu;
    const wall = (performance.now() - begun.wall) * 1000;
    const events = this.#seen - begun.seen;
    const result: IngestResult = {
      client: this.#client,
      runtime: runtimeName(),
      events: Math.round(events),
      cpu: cpu / events,
      wall: wall / events,
      rss: process.resourceUsage().maxRSS / 1024,
    };
    console.log(JSON.stringify(result));
    process.exit(0);
  }
}

function cpuTime(): number {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return userCPUTime + systemCPUTime;
}

function runtimeName(): string {
  const { bun, deno } = process.versions;
  return bun !== undefined ? `bun ${bun}` : deno !== undefined ? `deno ${deno}` : `node ${process.versions.node}`;
}
