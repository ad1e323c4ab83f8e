import { Action, type DockerEvent, type ReloadEvent, type WatchError } from "@crowsnest/events";
import { shortestIdPrefix } from "../filter/matcher.ts";
import type { Subscription } from "./subscription.ts";

const nobody: ReadonlySet<Subscription> = new Set();

/** So many containers' listeners are remembered. */
const mostRemembered = 16_384;

/** Who may ask for a container of this name. */
interface Listeners {
  readonly name: string;
  readonly subscriptions: ReadonlySet<Subscription>;
}

/** All subscriptions, found by the containers they ask for, so that a thousand watches cost no more than a few. */
export class Audience {
  readonly #all = new Set<Subscription>();
  readonly #everyContainer = new Set<Subscription>();
  /** Those that may have a start. */
  readonly #dated = new Set<Subscription>();
  readonly #byContainer = new Map<string, Set<Subscription>>();
  /** By the containers' ids, as long as nobody comes or goes. */
  readonly #listeners = new Map<string, Listeners>();

  get size(): number {
    return this.#all.size;
  }

  /** A copy: whoever is told something may leave meanwhile. */
  get all(): Subscription[] {
    return [...this.#all];
  }

  /** The one that has been here longest. */
  get first(): Subscription | undefined {
    return this.#all.values().next().value;
  }

  add(subscription: Subscription): void {
    this.#all.add(subscription);
    this.#listeners.clear();
    const keys = keysOf(subscription);
    if (keys === undefined) this.#everyContainer.add(subscription);
    for (const key of keys ?? []) {
      const set = this.#byContainer.get(key) ?? new Set();
      this.#byContainer.set(key, set.add(subscription));
    }
  }

  remove(subscription: Subscription): void {
    this.#all.delete(subscription);
    this.#everyContainer.delete(subscription);
    this.#dated.delete(subscription);
    this.#listeners.clear();
    for (const key of keysOf(subscription) ?? []) {
      const set = this.#byContainer.get(key);
      set?.delete(subscription);
      if (set?.size === 0) this.#byContainer.delete(key);
    }
  }

  /** Hands an event to whoever it is for. `told`: the list that has told it already. */
  deliver(event: DockerEvent, told?: number): void {
    for (const subscription of this.#everyContainer) {
      if (subscription.takes(event, told)) subscription.writer.send(event);
    }
    if (this.#byContainer.size === 0) return;
    for (const subscription of this.#askingFor(event)) {
      if (subscription.takes(event, told)) subscription.writer.send(event);
    }
  }

  /** Lets a subscription be told nothing from before `start`. */
  setStart(subscription: Subscription, start: number): void {
    subscription.start = start;
    this.#dated.add(subscription);
  }

  /** What comes from now on is not from before the start of any that is established. */
  forgetStarts(): void {
    for (const subscription of this.#dated) {
      if (!subscription.open) continue;
      subscription.start = undefined;
      this.#dated.delete(subscription);
    }
  }

  /** Tells a force-reload to all that are established. */
  reload(event: ReloadEvent): void {
    for (const subscription of this.all) if (subscription.open) subscription.writer.send(event);
  }

  /** Tells all of an error that is survived. */
  report(error: WatchError): void {
    for (const subscription of this.all) subscription.writer.report(error);
  }

  #askingFor({ action, actorId: id, actorName: name, actorAttributes }: DockerEvent): ReadonlySet<Subscription> {
    if (action === Action.ContainerRename) return this.#find(name, id, actorAttributes["oldName"]);
    const known = this.#listeners.get(id);
    if (known?.name === name) return known.subscriptions;
    const subscriptions = this.#find(name, id);
    if (this.#listeners.size >= mostRemembered) this.#listeners.clear();
    this.#listeners.set(id, { name, subscriptions });
    return subscriptions;
  }

  #find(name: string, id: string, oldName = ""): ReadonlySet<Subscription> {
    const keys = [name, id, id.slice(0, shortestIdPrefix), oldName];
    const found = keys.map((key) => this.#byContainer.get(key)).filter((set) => set !== undefined);
    return found.length < 2 ? (found[0] ?? nobody) : new Set(found.flatMap((set) => [...set]));
  }
}

/** The names and ids a subscription asks for, as they are looked up; `undefined`: any container. */
function keysOf({ matcher }: Subscription): string[] | undefined {
  return matcher.containers?.flatMap((value) =>
    value.length > shortestIdPrefix ? [value, value.slice(0, shortestIdPrefix)] : [value],
  );
}
