import type { Random } from "../random.ts";
import { FakeEngineError } from "./api-error.ts";
import { ContainerRecord, checkContainerOptions, type FakeContainer, type FakeContainerOptions } from "./container.ts";
import { checkName, inventName } from "./container-name.ts";
import type { EventLog } from "./event-log.ts";
import type { NanosecondClock } from "./event-time.ts";
import type { EngineMessage } from "./message.ts";

/** A container, its name, its id, or the beginning of its id that no other one shares. */
export type ContainerReference = string | FakeContainer;

/** What Docker puts before an error that is met while renaming. */
const allocating = "Error when allocating new name: ";

/** The containers of an engine, and the events of what happens to them. */
export class Fleet {
  readonly #log: EventLog;
  readonly #time: NanosecondClock;
  readonly #random: Random;
  readonly #containers = new Map<string, ContainerRecord>();
  readonly #networks = new Map<string, string>();
  #lastPid = 1000;
  /** Whether events are told; not while the engine is down. */
  told = true;

  constructor(log: EventLog, time: NanosecondClock, random: Random) {
    this.#log = log;
    this.#time = time;
    this.#random = random;
  }

  /** All, the oldest first. */
  get all(): readonly ContainerRecord[] {
    return [...this.#containers.values()];
  }

  /** The one that is meant; throws Docker's error when there is none, or when the beginning of an id fits several. */
  find(reference: ContainerReference): ContainerRecord {
    const text = typeof reference === "string" ? reference : reference.id;
    const name = text.startsWith("/") ? text.slice(1) : text;
    const found =
      this.#containers.get(text) ?? this.all.find((container) => container.name === name) ?? this.byPrefix(text);
    if (found === undefined) throw new FakeEngineError(404, `No such container: ${text}`);
    return found;
  }

  /** The one whose id begins so; `undefined` when there is none. */
  byPrefix(prefix: string): ContainerRecord | undefined {
    const found = prefix === "" ? [] : this.all.filter((container) => container.id.startsWith(prefix));
    if (found.length > 1) throw new FakeEngineError(500, `Multiple IDs found with provided prefix: ${prefix}`);
    return found[0];
  }

  /** Makes a container. */
  create(options: FakeContainerOptions): ContainerRecord {
    checkContainerOptions(options);
    const { name } = options;
    const taken = (candidate: string) => this.all.some((container) => container.name === candidate);
    const chosen = name === undefined ? inventName(this.#random, taken) : this.#free(checkName(name));
    const made = {
      id: this.hexId(),
      networkId: this.#networkId(options.network ?? "bridge"),
      created: this.#time.tick(),
    };
    const container = new ContainerRecord(chosen, options, made);
    this.#containers.set(container.id, container);
    this.tell(container, "create");
    return container;
  }

  /** Gives a container another name. */
  rename(container: ContainerRecord, name: string): void {
    const chosen = checkName(name, allocating);
    if (chosen === container.name)
      throw new FakeEngineError(400, "Renaming a container with the same name as its current name");
    this.#free(chosen, allocating);
    const oldName = `/${container.name}`;
    container.name = chosen;
    this.tell(container, "rename", { oldName });
  }

  /** Forgets a container. */
  destroy(container: ContainerRecord): void {
    container.cancelRestart?.();
    this.#containers.delete(container.id);
    this.tell(container, "destroy");
  }

  /** An event of a container: its labels, then what the action adds, then its image and name, which no label replaces. */
  tell(container: ContainerRecord, action: string, extra: Readonly<Record<string, string>> = {}): void {
    const { id, labelMap, image, name } = container;
    // A label takes the place of what the action adds, exit codes and signals too: moby, daemon/events.go.
    const attributes = new Map([...Object.entries(extra), ...labelMap, ["image", image], ["name", name]]);
    this.emit({ type: "container", action, id, attributes, scope: "local" });
  }

  /** The event of a container's network. */
  tellNetwork(container: ContainerRecord, action: "connect" | "disconnect"): void {
    const { id, network, networkId } = container;
    const type = network === "none" ? "null" : network === "host" ? "host" : "bridge";
    const attributes = new Map([
      ["container", id],
      ["name", network],
      ["type", type],
    ]);
    this.emit({ type: "network", action, id: networkId, attributes, scope: "local" });
  }

  /** Any event, at the engine's time unless it brings its own. */
  emit(message: Omit<EngineMessage, "timeNano"> & { readonly timeNano?: bigint | undefined }): void {
    const timeNano = message.timeNano ?? this.#time.tick();
    if (this.told) this.#log.add({ ...message, timeNano });
  }

  /** The time of something that happens now. */
  now(): bigint {
    return this.#time.tick();
  }

  /** A new id of 64 hexadecimal digits. */
  hexId(): string {
    return this.#random.hex(64);
  }

  /** The next process id. */
  nextPid(): number {
    this.#lastPid += 1;
    return this.#lastPid;
  }

  #networkId(network: string): string {
    const id = this.#networks.get(network) ?? this.hexId();
    this.#networks.set(network, id);
    return id;
  }

  #free(name: string, prefix = ""): string {
    const holder = this.all.find((container) => container.name === name);
    if (holder === undefined) return name;
    const advice = "You have to remove (or rename) that container to be able to reuse that name.";
    const conflict = `Conflict. The container name "/${name}" is already in use by container "${holder.id}". ${advice}`;
    throw new FakeEngineError(409, `${prefix}${conflict}`);
  }
}
