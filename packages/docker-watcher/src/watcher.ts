import {
  checkNames,
  createStream,
  type DockerEvent,
  invalidOption,
  type ReloadEvent,
  WatchError,
  type Watcher,
  type WatchStream,
} from "@crowsnest/events";
import { withDeadline } from "./engine/deadline.ts";
import { DockerodeEngine } from "./engine/dockerode-engine.ts";
import type { Engine } from "./engine/engine.ts";
import { checkFilters, dockerFilters } from "./filter/filter.ts";
import { Matcher } from "./filter/matcher.ts";
import { type Container, parseContainers } from "./fleet/container.ts";
import { resolveEndpoint } from "./host/index.ts";
import { Hub } from "./hub/hub.ts";
import { reloadEvent } from "./hub/reload.ts";
import type { Settings } from "./hub/settings.ts";
import { Subscription } from "./hub/subscription.ts";
import {
  checkOptionNames,
  checkOptions,
  type DockerListOptions,
  type DockerWatcherOptions,
  type DockerWatchOptions,
  watchOptionNames,
} from "./options.ts";

/**
 * Watches the containers of one engine.
 *
 * However many watches run, there is one event connection, opened with the first and closed with the last. It is always
 * read as fast as the engine sends; a reader that is slow meets the bounds of its own stream. After a cut it comes back by
 * itself, for ever, and what was missed is replayed, or compared and told.
 *
 * The constructor connects to nobody. It throws a `WatchError` of code `invalid-option` for a bad option.
 *
 * @example
 * await using docker = new DockerWatcher();
 * for await (const event of docker.watch({ snapshot: true })) console.log(describeEvent(event));
 */
export class DockerWatcher implements Watcher<DockerEvent | ReloadEvent>, AsyncDisposable {
  /** The engine that was chosen, such as `unix:///var/run/docker.sock`; on every event too. */
  readonly host: string;
  readonly #engine: Engine;
  readonly #settings: Settings;
  readonly #streams = new Set<WatchStream<DockerEvent | ReloadEvent>>();
  #hub: Hub | undefined;
  readonly #closing = new AbortController();

  constructor(options: DockerWatcherOptions = {}) {
    checkOptionNames(options);
    const endpoint = resolveEndpoint(options);
    this.host = endpoint.host;
    this.#settings = checkOptions(options, endpoint.host);
    this.#engine = new DockerodeEngine(endpoint, this.#settings.clock);
    this.#settings.trace.log("info", `The engine is ${endpoint.host}, by ${endpoint.reason}`, {
      reason: endpoint.reason,
    });
  }

  /**
   * The events that match `filters`; without any, containers that start, die and are destroyed.
   *
   * `ready` settles when the engine is connected; it stays pending while that is tried again and again (`onError` hears of
   * each try), or rejects with the first failure under `failFast`. Nothing from before the call is told: to know what is
   * there, ask for a `snapshot`. In it a container that runs is a `start` (then its health, then `pause` if it is paused),
   * one that has ended a `die`, one that was never started a `create`.
   *
   * Throws a `WatchError` of code `invalid-option` for a bad option, and `closed` after the watcher was disposed of.
   */
  watch(options: DockerWatchOptions = {}): WatchStream<DockerEvent | ReloadEvent> {
    checkNames("the options of watch()", options, watchOptionNames);
    const { filters, snapshot = false, signal, buffer, onError } = options;
    if (typeof snapshot !== "boolean") throw invalidOption("snapshot", snapshot, "true or false");
    if (onError !== undefined && typeof onError !== "function") throw invalidOption("onError", onError, "a function");
    const matcher = new Matcher(checkFilters(filters));
    if (this.#closing.signal.aborted) throw this.#closedError();
    const { clock } = this.#settings;
    let leave = async (): Promise<void> => {};
    const { stream, writer } = createStream<DockerEvent | ReloadEvent>({
      ...(signal === undefined ? {} : { signal }),
      ...(buffer === undefined ? {} : { buffer }),
      ...(onError === undefined ? {} : { onError }),
      clock,
      name: this.host,
      reload: (dropped) => reloadEvent(this.host, "dropped", clock.wallTime(), dropped),
      onEnd: () => leave(),
    });
    if (writer.ended) return stream;
    const subscription = new Subscription(writer, matcher, { snapshot, startedAt: clock.now() });
    if (this.#hub === undefined || this.#hub.closed) this.#hub = new Hub(this.#engine, this.#settings);
    const hub = this.#hub;
    leave = () => hub.remove(subscription);
    this.#streams.add(stream);
    void stream.closed.then(() => this.#streams.delete(stream));
    hub.add(subscription);
    return stream;
  }

  /**
   * The containers at this moment, also those that do not run: what to build anew from after a force-reload.
   *
   * Rejects with a `WatchError` that says what is wrong (`unreachable`, `unauthorized`, `timeout` …; `invalid-option` for a
   * bad option, `closed` when the watcher is disposed of), or with the signal's reason. It is not tried again.
   */
  async list(options: DockerListOptions = {}): Promise<readonly Container[]> {
    checkNames("the options of list()", options, { filters: true, signal: true });
    const { filters, signal } = options;
    if (signal !== undefined && !(signal instanceof AbortSignal))
      throw invalidOption("signal", signal, "an AbortSignal");
    const matcher = new Matcher(filters === undefined ? dockerFilters() : checkFilters(filters));
    signal?.throwIfAborted();
    const { clock, timeout } = this.#settings;
    const closing = this.#closing.signal;
    const parent = signal === undefined ? closing : AbortSignal.any([signal, closing]);
    const what = `${this.host}: GET /containers/json`;
    try {
      const answer = await withDeadline({ clock, limit: timeout, parent, what }, (inner) => this.#engine.list(inner));
      const containers = parseContainers(answer, clock.wallTime()).map(({ container }) => container);
      return containers.filter((container) => matcher.matchesContainer(container));
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      if (closing.aborted) throw this.#closedError();
      throw this.#listError(cause);
    }
  }

  /** Ends all watches and lists. Resolves when nothing of them is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#streams].map((stream) => stream.return()));
  }

  #closedError(): WatchError {
    return new WatchError("closed", `The watcher of ${this.host} was closed`, { fatal: true });
  }

  #listError(cause: unknown): WatchError {
    if (cause instanceof WatchError) return cause;
    if (cause instanceof SyntaxError) return new WatchError("protocol", `${this.host}: ${cause.message}`, { cause });
    const { code, message } = this.#engine.classify(cause);
    return new WatchError(code, message, { cause });
  }
}
