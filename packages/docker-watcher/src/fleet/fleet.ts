import { Action, type DockerEvent } from "@crowsnest/events";
import type { Container } from "./container.ts";
import { ContainerLabels } from "./labels.ts";
import type { Subject } from "./subject.ts";
import { isTold, type Telling } from "./telling.ts";

/** What is known of one container. */
export interface FleetEntry {
  readonly id: string;
  name: string;
  image: string;
  labels: ContainerLabels;
  /** `undefined`: only events that say nothing about it have come so far. */
  state: Container["state"] | undefined;
  health: Container["health"];
  exitCode: number | undefined;
  /** Since when it is in this state; the engine's time in ms. */
  since: number;
  /** An engine's time (ms) at which its present run, or its last one, is known to have begun already. */
  seen: number;
  /** The connection whose events told the state, the name, the health last; 0 for a list. */
  stateFrom: number;
  nameFrom: number;
  healthFrom: number;
  /** What a list told of it ahead of its events. */
  telling: Telling | undefined;
  /** Whether it is among the entries still. */
  present: boolean;
}

/** So many containers that are no more are kept in mind. */
const mostEnded = 1024;

/**
 * The containers as they are known from the events, with a list for a base. At each moment it is what the events received
 * so far make of the fleet, or ahead of them where a list is newer.
 */
export class Fleet {
  readonly entries: Map<string, FleetEntry> = new Map();
  /** Containers that a list did not have any more while the events still did. */
  readonly gone: Map<string, Telling> = new Map();
  /** Containers that were destroyed while a list was under way. */
  readonly destroyed: Set<string> = new Set();
  /**
   * The containers that were destroyed last. dockerd may tell the `stop` or `restart` of one that removes itself (`--rm`) after its
   * `destroy`; an id is never used again.
   */
  readonly #ended = new Set<string>();
  /** Whether a list has been taken in. */
  known = false;
  /** Whether a list is under way. */
  listing = false;

  /** No list is under way any more. */
  endListing(): void {
    this.listing = false;
    this.destroyed.clear();
  }

  /** The entry of a container, if there is one. */
  find(id: string, subject?: Subject): FleetEntry | undefined {
    const last = subject?.entry;
    if (last?.present === true) return last;
    const entry = this.entries.get(id);
    if (subject !== undefined) subject.entry = entry;
    return entry;
  }

  /** Takes an entry out. */
  remove(entry: FleetEntry): void {
    entry.present = false;
    this.entries.delete(entry.id);
  }

  /** Forgets everything. */
  reset(): void {
    for (const entry of this.entries.values()) this.remove(entry);
    this.gone.clear();
    this.destroyed.clear();
    this.#ended.clear();
    this.known = false;
  }

  /**
   * Takes in an event of a connection that is received `now` (by `clock.now()`). Returns the number of the list that has told it already, if one has: then it
   * changes nothing here.
   */
  apply(event: DockerEvent, connection: number, now: number, subject?: Subject): number | undefined {
    const entry = this.find(event.actorId, subject);
    const telling = entry === undefined ? this.gone.get(event.actorId) : entry.telling;
    if (telling !== undefined) {
      const told = isTold(event, entry, telling, now);
      if (told === "told") return telling.list;
      if (told === "beyond") {
        if (entry !== undefined) entry.telling = undefined;
        this.gone.delete(event.actorId);
      }
    }
    this.#change(event, entry, connection);
    return undefined;
  }

  #change(event: DockerEvent, known: FleetEntry | undefined, connection: number): void {
    if (event.action === Action.ContainerDestroy) {
      if (known !== undefined) this.remove(known);
      if (this.listing) this.destroyed.add(event.actorId);
      this.#end(event.actorId);
      return;
    }
    if (known === undefined && this.#ended.has(event.actorId)) return;
    const entry = known ?? this.#addFrom(event);
    const state = stateAfter(event);
    if (state !== undefined) {
      const begins = event.action === Action.ContainerCreate || event.action === Action.ContainerStart;
      if (begins) entry.seen = event.time;
      if (begins || state === "exited") entry.health = undefined;
      entry.exitCode = state === "exited" ? exitCodeOf(event) : state === "running" ? undefined : entry.exitCode;
      entry.state = state;
      entry.since = event.time;
      entry.stateFrom = connection;
    } else if (event.action === Action.ContainerRename) {
      entry.name = event.actorName;
      entry.nameFrom = connection;
    } else if (event.action === Action.ContainerHealthy || event.action === Action.ContainerUnhealthy) {
      entry.health = event.action === Action.ContainerHealthy ? "healthy" : "unhealthy";
      entry.healthFrom = connection;
    }
  }

  #end(id: string): void {
    this.#ended.add(id);
    if (this.#ended.size <= mostEnded) return;
    for (const oldest of this.#ended) {
      this.#ended.delete(oldest);
      return;
    }
  }

  /** A container of which nothing but this is known. */
  add({ id, name, image, labels, since }: Pick<FleetEntry, "id" | "name" | "image" | "labels" | "since">): FleetEntry {
    const entry: FleetEntry = {
      id,
      name,
      image,
      labels,
      state: undefined,
      health: undefined,
      exitCode: undefined,
      since,
      seen: 0,
      stateFrom: 0,
      nameFrom: 0,
      healthFrom: 0,
      telling: undefined,
      present: true,
    };
    this.entries.set(id, entry);
    return entry;
  }

  #addFrom({ actorId: id, actorName: name, actorAttributes, action, time: since }: DockerEvent): FleetEntry {
    const labels = ContainerLabels.among(actorAttributes, { create: action === Action.ContainerCreate });
    return this.add({ id, name, image: actorAttributes["image"] ?? "", labels, since });
  }
}

/** The state that an event leads to; `undefined` when it says nothing about it. */
function stateAfter(event: DockerEvent): Container["state"] | undefined {
  switch (event.action) {
    case Action.ContainerCreate:
      return "created";
    case Action.ContainerStart:
    case Action.ContainerUnpause:
      return "running";
    case Action.ContainerPause:
      return "paused";
    case Action.ContainerDie:
      return "exited";
    default:
      return undefined;
  }
}

function exitCodeOf(event: DockerEvent): number | undefined {
  const code = event.actorAttributes["exitCode"];
  return code === undefined || !/^-?\d+$/.test(code) ? undefined : Number(code);
}
