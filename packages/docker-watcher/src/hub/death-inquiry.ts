import type { DockerEvent } from "@crowsnest/events";
import type { Run } from "../fleet/run.ts";

interface Held {
  readonly event: DockerEvent;
  readonly doubtful: boolean;
  readonly pass: (event: DockerEvent) => void;
}

/** How long after the end of a run its die event may come, and how much before (ms): the end is stamped first. */
const latest = 5000;
const earliest = 100;

/** So many events of a container may wait for an answer; then they go out without one. */
const longestLine = 256;

/**
 * Asks for the exit code of a container whose label has overwritten it in the event. Until the answer is there, the events
 * of this one container wait, in their order; without an answer, or when too many wait, the death goes out without an exit
 * code.
 */
export class DeathInquiry {
  readonly #inspect: (id: string) => Promise<Run>;
  readonly #held = new Map<string, Held[]>();

  constructor(inspect: (id: string) => Promise<Run>) {
    this.#inspect = inspect;
  }

  /** Whether events of this container wait: then the next have to go through {@link take}. */
  holds(id: string): boolean {
    return this.#held.size > 0 && this.#held.has(id);
  }

  /** Passes an event on: at once, or when its turn comes. `doubtful`: a death whose exit code is not known. */
  take(event: DockerEvent, doubtful: boolean, pass: (event: DockerEvent) => void): void {
    const line = this.#held.get(event.actorId);
    if (line !== undefined) {
      line.push({ event, doubtful, pass });
      if (line.length > longestLine) this.#letGo(event.actorId, line);
    } else if (doubtful) {
      void this.#work(event.actorId, { event, doubtful, pass });
    } else {
      pass(event);
    }
  }

  async #work(id: string, first: Held): Promise<void> {
    const line: Held[] = [first];
    this.#held.set(id, line);
    for (let held = line[0]; held !== undefined; held = line[0]) {
      const { event, doubtful, pass } = held;
      const run = doubtful ? await this.#inspect(id).catch(() => undefined) : undefined;
      if (this.#held.get(id) !== line) return; // let go meanwhile
      pass(run === undefined ? event : withExitCode(event, run));
      line.shift();
    }
    this.#held.delete(id);
  }

  #letGo(id: string, line: readonly Held[]): void {
    this.#held.delete(id);
    for (const { event, pass } of line) pass(event);
  }
}

/**
 * A container that was started again, or has even ended again, has lost the exit code of the run before. (That a run ends
 * before it has begun is no sign of it: containerd and dockerd stamp the two, and `exit 7` is quick.)
 */
function withExitCode(event: DockerEvent, { running, finishedAt, exitCode }: Run): DockerEvent {
  if (running || finishedAt === undefined || exitCode === undefined) return event;
  if (finishedAt < event.time - latest || finishedAt > event.time + earliest) return event;
  const actorAttributes = Object.freeze({ ...event.actorAttributes, exitCode: String(exitCode) });
  return Object.freeze({ ...event, actorAttributes });
}
