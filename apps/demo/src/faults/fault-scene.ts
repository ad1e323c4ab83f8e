import type { FaultProxy } from "@crowsnest/testkit";
import type { ConsumerGate } from "./consumer-gate.ts";

/** What is counted of the watch of containers, since the start. */
export interface Counts {
  readonly received: number;
  /** Held by the stream at this moment. */
  readonly buffered: number;
  readonly dropped: number;
  readonly reloads: number;
  readonly replayed: number;
  readonly reconciled: number;
}

/** An engine in this process, which can be told to do what nobody may do to a real one. */
export interface EmbeddedEngine {
  /** Ends as by a kill -9, with all that it remembers. */
  crash(): Promise<void>;
  /** Starts again. */
  recover(): Promise<void>;
  /**
   * Makes a container that is paused and unpaused `times` times; resolves to how many events that made. Now and then it waits
   * for `keepUp`, which is told how many there are: as Docker does, the engine forgets a reader that is 1,024 events behind.
   */
  churn(times: number, signal: AbortSignal, keepUp?: (made: number) => Promise<void>): Promise<number>;
  /** The name of that container. */
  readonly churned: string;
  /** Removes it. */
  endChurn(): void;
}

/** What faults are made with, and what came of them is measured by. */
export interface FaultScene {
  /** Between the watcher and the engine. */
  readonly proxy: FaultProxy;
  /** Absent: the engine is a real one. */
  readonly embedded?: EmbeddedEngine | undefined;
  readonly gate: ConsumerGate;
  readonly counts: () => Counts;
  /** Events told so far of the container that `embedded.churn` makes. */
  readonly arrivals: () => number;
  readonly connected: () => boolean;
  /** Resolves when the consumer has taken all that the queue holds. */
  readonly flush: () => Promise<void>;
}
