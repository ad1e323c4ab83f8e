import { WatchError } from "@crowsnest/events";
import { withDeadline } from "../engine/deadline.ts";
import type { Engine } from "../engine/engine.ts";
import type { EngineClock } from "../engine/engine-clock.ts";
import { type Listed, parseContainers } from "../fleet/container.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { FleetList } from "../fleet/list.ts";
import { parseRun, type Run } from "../fleet/run.ts";
import { checkRun } from "../fleet/run-check.ts";
import type { Settings } from "./settings.ts";

/** So many containers are inspected at once, and so many in all, to find out whether they were started anew. */
const inspectionsAtOnce = 4;
const mostInspections = 256;

/** Asks the engine for its containers. */
export class Lister {
  readonly #engine: Engine;
  readonly #settings: Settings;
  readonly #engineClock: EngineClock;
  #number = 0;

  constructor(engine: Engine, settings: Settings, engineClock: EngineClock) {
    this.#engine = engine;
    this.#settings = settings;
    this.#engineClock = engineClock;
  }

  /**
   * One list. `fleet`: what it is going to be compared with, `told`: up to when events have told everything (ms, the
   * engine's clock). Rejects with what the request gave, or a `WatchError` of code `timeout` or `protocol`.
   */
  async list(fleet: Fleet, told: number, signal: AbortSignal): Promise<FleetList> {
    const { clock, timeout } = this.#settings;
    const asked = clock.now();
    const what = `${this.#engine.host}: GET /containers/json`;
    const answer = await withDeadline({ clock, limit: timeout, parent: signal, what }, (inner) =>
      this.#engine.list(inner),
    );
    const receivedAt = clock.now();
    const answered = this.#engineClock.latest(receivedAt);
    let listed: Listed[];
    try {
      listed = parseContainers(answer, answered);
    } catch (cause) {
      throw new WatchError("protocol", `${this.#engine.host} answered no list of containers`, { cause });
    }
    this.#number += 1;
    const list = { number: this.#number, listed, asked: this.#engineClock.earliest(asked), answered, receivedAt, told };
    return { ...list, runs: await this.#runs(fleet, { ...list, runs: new Map() }, signal) };
  }

  /** Inspects those whose runs the list leaves in doubt. Where inspecting is not allowed, the doubt remains. */
  async #runs(fleet: Fleet, list: FleetList, signal: AbortSignal): Promise<Map<string, Run>> {
    const runs = new Map<string, Run>();
    if (!fleet.known) return runs;
    const doubtful = list.listed.filter((listed) => {
      const entry = fleet.entries.get(listed.container.id);
      return entry !== undefined && checkRun(entry, listed, list) === "unsure";
    });
    const ids = doubtful.slice(0, mostInspections).map(({ container }) => container.id);
    let allowed = true;
    const inspectNext = async (): Promise<void> => {
      for (let id = ids.shift(); id !== undefined && allowed; id = ids.shift()) {
        try {
          runs.set(id, await this.inspect(id, signal));
        } catch (error) {
          // 404: it is gone since; that comes as an event.
          if (this.#engine.classify(error).permanent && statusOf(error) !== 404) allowed = false;
        }
      }
    };
    await Promise.all(Array.from({ length: inspectionsAtOnce }, inspectNext));
    return runs;
  }

  /** One container's last run. Rejects as {@link list} does. */
  async inspect(id: string, signal: AbortSignal): Promise<Run> {
    const { clock, timeout } = this.#settings;
    const what = `${this.#engine.host}: GET /containers/${id}/json`;
    return parseRun(
      await withDeadline({ clock, limit: timeout, parent: signal, what }, (inner) => this.#engine.inspect(id, inner)),
    );
  }
}

function statusOf(error: unknown): unknown {
  return (error as { statusCode?: unknown } | null)?.statusCode;
}
