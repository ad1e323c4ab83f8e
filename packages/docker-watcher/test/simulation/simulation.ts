import { createStream, type DockerEvent, type ReloadEvent } from "@crowsnest/events";
import { ManualClock } from "@crowsnest/testkit";
import { checkFilters, dockerFilters, Filter } from "../../src/filter/filter.ts";
import { Matcher } from "../../src/filter/matcher.ts";
import { Hub } from "../../src/hub/hub.ts";
import { Subscription } from "../../src/hub/subscription.ts";
import { checkOptions } from "../../src/options.ts";
import { fleetFrom } from "../fleet-table.ts";
import { compareWithHistory } from "./compare.ts";
import { seeded } from "./random.ts";
import { SimulatedEngine } from "./simulated-engine.ts";

/** A watch of the simulation and what it was told. */
interface Watch {
  readonly name: string;
  /** What happens from here on has to be told (ms). */
  readonly from: number;
  readonly events: (DockerEvent | ReloadEvent)[];
  end(): Promise<unknown>;
}

/** A watch may begin in a fault: it is sure to be established after so many ms. */
const longestStart = 60_000;

/** A hub before a simulated engine to which faults happen, in simulated time; the same for the same seed. */
export class Simulation implements AsyncDisposable {
  readonly clock = new ManualClock();
  readonly random: () => number;
  readonly engine: SimulatedEngine;
  readonly watches: Watch[] = [];
  readonly #hub: Hub;

  constructor(seed: number) {
    this.random = seeded(seed);
    this.engine = new SimulatedEngine(this.clock, this.random);
    const settings = checkOptions({ clock: this.clock, random: this.random }, this.engine.host);
    this.#hub = new Hub(this.engine, settings);
  }

  watch(name: string, snapshot: boolean): Watch {
    const events: (DockerEvent | ReloadEvent)[] = [];
    let leave = async (): Promise<void> => {};
    const { stream, writer } = createStream<DockerEvent | ReloadEvent>({
      buffer: { capacity: 1_000_000 },
      clock: this.clock,
      reload: () => {
        throw new Error("nothing may be dropped here");
      },
      onEnd: () => leave(),
    });
    const matcher = new Matcher(checkFilters(dockerFilters(Filter.container)));
    const subscription = new Subscription(writer, matcher, { snapshot, startedAt: this.clock.now() });
    leave = () => this.#hub.remove(subscription);
    this.#hub.add(subscription);
    void (async () => {
      for await (const batch of stream.batches()) events.push(...batch);
    })();
    const watch = {
      name,
      from: this.clock.wallTime() + longestStart,
      events,
      end: () => stream.return?.() ?? Promise.resolve(),
    };
    this.watches.push(watch);
    return watch;
  }

  /** Things happen, once a second or so, and faults, evenly spread; at the end all is well for a minute. */
  async run({ duration, faults }: { duration: number; faults: number }): Promise<void> {
    this.watch("from the beginning", true);
    await this.clock.advance(500);
    const pause = duration / faults;
    for (let count = 0; count < faults; count += 1) {
      if (count % 1000 === 500) this.watch(`late ${count}`, true);
      await this.#live(pause * this.random());
      await this.#fault(pause);
    }
    this.#heal();
    await this.clock.advance(60_000);
  }

  /** What is wrong; empty when all is well. */
  problems(): string[] {
    const truth: Record<string, string> = Object.fromEntries(
      [...this.engine.fleet.containers.values()]
        .map(
          ({ name, state, exitCode }) => [name, state === "exited" ? `exited ${exitCode}` : state] as [string, string],
        )
        .sort(),
    );
    return this.watches.flatMap(({ name, events, from }) => {
      const problems = compareWithHistory(events, this.engine.history, from);
      const seen = fleetFrom(events);
      for (const container of new Set([...Object.keys(truth), ...Object.keys(seen)])) {
        if (truth[container] !== seen[container])
          problems.push(`${container} is ${truth[container]}, seen ${seen[container]}`);
      }
      return problems.map((problem) => `${name}: ${problem}`);
    });
  }

  /** The greatest number of connections that were asked for within so many ms. */
  mostAttemptsIn(window: number): number {
    const { attempts } = this.engine;
    let most = 0;
    let first = 0;
    for (let last = 0; last < attempts.length; last += 1) {
      while ((attempts[last] as number) - (attempts[first] as number) > window) first += 1;
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.watches.map((watch) => watch.end()));
  }

  async #live(duration: number): Promise<void> {
    const end = this.clock.now() + duration;
    while (this.clock.now() < end) {
      this.engine.fleet.happen(this.engine.mode === "down");
      if (this.random() < 0.8) await this.clock.advance(Math.min(end - this.clock.now(), this.random() * 2000));
    }
  }

  async #fault(pause: number): Promise<void> {
    const { engine, random } = this;
    const dice = random();
    if (dice < 0.4) engine.cut(random() < 0.5);
    else if (dice < 0.5) {
      engine.cut();
      engine.fillRing(300);
    } else if (dice < 0.6) engine.blackHole();
    else if (dice < 0.7) engine.stop();
    else if (dice < 0.8) engine.mode = "silent";
    else if (dice < 0.9) {
      engine.mode = random() < 0.5 ? "failing" : "refusing";
      engine.cut();
    } else engine.inspectable = !engine.inspectable;
    await this.#live(pause * random());
    this.#heal();
  }

  #heal(): void {
    this.engine.mode = "up";
  }
}
