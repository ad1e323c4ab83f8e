import type { DockerEvent } from "@crowsnest/events";
import type { Run } from "../fleet/run.ts";

interface Held {
  readonly event: DockerEvent;
  readonly doubtful: boolean;
  readonly pass: (event: DockerEvent) => void;
}

/** How far the end of a run may be from its die event (ms) for the two to be the same. */
const nearby = 5000;

/**
 * Asks for the exit code of a container whose label has overwritten it in the event. Until the answer is there, the events
 * of this one container wait, in their order; without an answer the death goes out without an exit code.
 */
export class DeathInquiry {
  readonly #inspect: (id: string) => Promise<Run>;
  readonly #held = new Map<string, Held[]>();

  constructor(inspect: (id: string) => Promise<Run>) {
    this.#inspect = inspect;
  }

  /** Passes an event on: at once, or when its turn comes. `doubtful`: a death whose exit code is not known. */
  take(event: DockerEvent, doubtful: boolean, pass: (event: DockerEvent) => void): void {
    const line = this.#held.get(event.actorId);
    if (line !== undefined) line.push({ event, doubtful, pass });
    else if (doubtful) void this.#work(event.actorId, { event, doubtful, pass });
    else pass(event);
  }

  async #work(id: string, first: Held): Promise<void> {
    const line: Held[] = [first];
    this.#held.set(id, line);
    for (let held = line[0]; held !== undefined; held = line[0]) {
      const { event, doubtful, pass } = held;
      const run = doubtful ? await this.#inspect(id).catch(() => undefined) : undefined;
      pass(run === undefined ? event : withExitCode(event, run));
      line.shift();
    }
    this.#held.delete(id);
  }
}

/** A container that was started again has lost the exit code of the run before. */
function withExitCode(event: DockerEvent, { startedAt = 0, finishedAt, exitCode }: Run): DockerEvent {
  if (finishedAt === undefined || exitCode === undefined || startedAt > finishedAt) return event;
  if (Math.abs(finishedAt - event.time) > nearby) return event;
  const actorAttributes = Object.freeze({ ...event.actorAttributes, exitCode: String(exitCode) });
  return Object.freeze({ ...event, actorAttributes });
}
