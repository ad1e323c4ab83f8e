import { oneOf, text, wholeNumber } from "../check.ts";
import { HttpServer } from "../http/server.ts";
import type { SocketRemains } from "../net/listener.ts";
import { Random } from "../random.ts";
import { ContainerChecks } from "./container-checks.ts";
import { ContainerLife } from "./container-life.ts";
import { type EngineCounters, type RecordedRequest, Tally } from "./counters.ts";
import { EventLog } from "./event-log.ts";
import { type CutPlace, cutPlaces } from "./event-stream.ts";
import { NanosecondClock } from "./event-time.ts";
import type { Fault, FaultScope } from "./fault.ts";
import { FaultRules } from "./fault-rules.ts";
import { Fleet } from "./fleet.ts";
import { FleetCommands } from "./fleet-commands.ts";
import { engineSettings, type FakeEngineOptions } from "./options.ts";
import { Router } from "./router.ts";

/**
 * The read-only half of Docker's Engine API over a unix socket or tcp, with containers to command and faults to inject:
 * `/_ping`, `/version`, `/events`, `/containers/json`, `/containers/{id}/json`. Nothing is really run.
 *
 * @example
 * await using engine = await FakeEngine.start();
 * const docker = new DockerWatcher({ host: engine.host });
 * engine.run({ name: "web", labels: { "crowsnest.host": "web.localhost" } });
 * engine.cut();
 * engine.stop("web");
 */
export class FakeEngine extends FleetCommands implements AsyncDisposable {
  readonly #log: EventLog;
  readonly #fleet: Fleet;
  readonly #life: ContainerLife;
  readonly #liveRestore: boolean;
  readonly #faults = new FaultRules();
  readonly #tally = new Tally();
  readonly #router: Router;
  readonly #server: HttpServer;
  #closed = false;

  private constructor(options: FakeEngineOptions) {
    const settings = engineSettings(options);
    const { clock, seed, restartDelay, mediaType, legacyFields } = settings;
    const log = new EventLog(settings.ringSize);
    const time = new NanosecondClock(clock);
    const fleet = new Fleet(log, time, new Random(seed));
    const life = new ContainerLife(fleet, clock, restartDelay);
    super({ fleet, life, checks: new ContainerChecks(fleet) });
    this.#log = log;
    this.#fleet = fleet;
    this.#life = life;
    this.#liveRestore = settings.liveRestore;
    const [tally, faults] = [this.#tally, this.#faults];
    const count = (what: "eventsSent" | "eventsDropped") => {
      tally[what] += 1;
    };
    const source = { log, format: { mediaType, legacyFields }, clock, now: () => time.now(), count };
    this.#router = new Router({ settings, fleet, faults, tally, source });
    this.#server = new HttpServer(settings.address, faults, (request, response) =>
      this.#router.handle(request, response),
    );
  }

  /**
   * Makes an engine that listens. Throws a `WatchError` with code `invalid-option` for bad options, and the system's error
   * when the address cannot be taken.
   */
  static async start(options: FakeEngineOptions = {}): Promise<FakeEngine> {
    const engine = new FakeEngine(options);
    try {
      await engine.#server.open();
    } catch (error) {
      await engine.close();
      throw error;
    }
    return engine;
  }

  /** Where it listens: `unix:///path` or `tcp://127.0.0.1:port`. It stays the same over a crash. */
  get host(): string {
    return this.#server.host;
  }

  /** What was counted until now. */
  get counters(): EngineCounters {
    const { eventStreams, eventStreamsTotal, eventsSent, eventsDropped, requests } = this.#tally;
    const { connections, connectionsTotal } = this.#server;
    return Object.freeze({
      ...{ connections, connectionsTotal, eventStreams, eventStreamsTotal },
      ...{ eventsSent, eventsDropped, requests },
    });
  }

  /** The newest 1000 requests, the oldest first. */
  get requests(): readonly RecordedRequest[] {
    return this.#tally.recorded;
  }

  /**
   * Cuts all event connections: at once with a reset (`reset`, the default) or a proper end (`clean`); or with their next
   * event, after half of its line (`mid-line`), in the midst of its chunk (`mid-chunk`), or with a proper end after half of
   * its line (`clean-mid-line`). Returns how many there are.
   */
  cut(place: CutPlace = "reset"): number {
    return this.#router.cut(oneOf("place", place, cutPlaces));
  }

  /** Makes requests go wrong, until what this returns is called; see {@link Fault}. */
  inject(fault: Fault, scope: FaultScope = {}): () => void {
    return this.#faults.add(fault, scope);
  }

  /** Nothing moves any more, as after a SIGSTOP: connections are accepted and stay open, requests wait for {@link thaw}. */
  freeze(): void {
    this.#faults.frozen = true;
  }

  /** Ends {@link freeze}: what waited goes out. */
  thaw(): void {
    this.#faults.frozen = false;
    this.#server.pump();
  }

  /** Event streams stand still while all else is answered. After 100 ms only 1024 events wait for each, the next are lost to it. */
  stallEvents(): void {
    this.#faults.stalled = true;
  }

  /** Ends {@link stallEvents}. */
  resumeEvents(): void {
    this.#faults.stalled = false;
    this.#server.pump();
  }

  /** Writes so many bytes at a time; `undefined`: as they come. */
  splitWrites(bytes: number | undefined): void {
    this.#faults.pieceSize = bytes === undefined ? undefined : wholeNumber("bytes", bytes, 1, Number.MAX_SAFE_INTEGER);
  }

  /** Sends text into all event streams, as it is: a blank line, something that is no JSON, a line without an end. */
  sendRaw(line: string): void {
    text("line", line);
    for (const stream of this.#router.streams) stream.sendRaw(line);
  }

  /** Takes back every fault: those of {@link inject}, {@link freeze}, {@link stallEvents} and {@link splitWrites}. */
  clearFaults(): void {
    this.#faults.clear();
    this.#server.pump();
  }

  /**
   * Ends as with a kill -9: all connections are reset and new ones refused (ECONNREFUSED; with `"none"` the socket is gone,
   * ENOENT). Containers live on; one that dies now is told of never.
   */
  async crash(socket: SocketRemains = "dead"): Promise<void> {
    oneOf<SocketRemains>("socket", socket, ["dead", "none"]);
    this.#fleet.told = false;
    await this.#server.shut(socket);
  }

  /**
   * Starts again after a {@link crash}: with an empty ring; and without `liveRestore` it ends each container that it finds
   * alive and starts those whose restart policy says so, before it listens: those events are only in the ring.
   */
  async recover(): Promise<void> {
    if (this.#closed) throw new Error("this engine is closed");
    if (this.#server.listening) return;
    this.#log.clear();
    this.#fleet.told = true;
    for (const container of this.#fleet.all) {
      if (container.alive && this.#liveRestore) continue;
      if (container.alive) this.#life.endLeftover(container);
      if (this.#life.startsWithEngine(container)) this.#life.start(container);
      else if (container.autoRemove && container.state === "exited") this.#fleet.destroy(container);
    }
    await this.#server.open();
  }

  /** Ends everything: connections, timers, the socket. Can be called again. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const container of this.#fleet.all) container.cancelRestart?.();
    this.#faults.clear();
    await this.#server.close();
  }

  /** Ends every connection, stops listening, and removes its socket. May be called twice. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
