import { type DockerEvent, dockerActions } from "@crowsnest/events";
import type { EventRecorder, RawEvent } from "@crowsnest/real-parts";

/**
 * What the engine said and what the consumer was told, struck off against each other. What is left of the engine's side at
 * the end of a round was lost; with no force-reload in that round, in silence.
 */
export class Ledger {
  readonly #balance = new Map<string, number>();
  #read = 0;
  #said = 0;

  /** Events of containers that the engine has sent in this round. */
  get said(): number {
    return this.#said;
  }

  /** Takes what the recorder has heard since the last time. */
  hear(truth: EventRecorder): void {
    for (; this.#read < truth.lines.length; this.#read += 1) {
      const line = truth.lines[this.#read] ?? "";
      const { Action, Actor } = JSON.parse(line) as RawEvent;
      const action = dockerActions.get(Action);
      if (action === undefined) continue;
      // Milliseconds; JSON.parse rounds the number to 256 ns.
      const time = /"timeNano":(\d+)\d{6}/.exec(line)?.[1];
      this.#said += 1;
      this.#add(`${time} ${Actor.ID} ${action} ${Actor.Attributes["name"]}`, 1);
    }
  }

  /** Takes what the consumer was told. */
  tell({ time, actorId, action, actorName, origin }: DockerEvent): void {
    if (origin === "live" || origin === "replay") this.#add(`${time} ${actorId} ${action} ${actorName}`, -1);
  }

  /** What the engine said and nobody was told. */
  missing(): string[] {
    return [...this.#balance].filter(([, count]) => count > 0).map(([key]) => key);
  }

  /** What was told more often than the engine said it. */
  repeated(): string[] {
    return [...this.#balance].filter(([, count]) => count < 0).map(([key]) => key);
  }

  #add(key: string, by: number): void {
    const count = (this.#balance.get(key) ?? 0) + by;
    if (count === 0) this.#balance.delete(key);
    else this.#balance.set(key, count);
  }
}
