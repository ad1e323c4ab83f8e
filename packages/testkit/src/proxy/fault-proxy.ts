import type { Socket } from "node:net";
import { type Clock, checkNames } from "@crowsnest/events";
import { oneOf, wholeNumber } from "../check.ts";
import { Listener, type SocketRemains } from "../net/listener.ts";
import { Random } from "../random.ts";
import { type FaultProxyOptions, type PieceSize, type ProxySettings, pieceSizes, proxySettings } from "./options.ts";
import {
  type ConnectionHost,
  type CutKind,
  cutKinds,
  type PlannedCut,
  ProxiedConnection,
} from "./proxied-connection.ts";

/** What a proxy has counted since it was started. */
export interface ProxyCounters {
  /** Clients' connections that are open now. */
  readonly connections: number;
  /** All clients' connections since the start. */
  readonly connectionsTotal: number;
  /** Connections that were cut on purpose. */
  readonly cuts: number;
  /** Connections to the target that could not be made. */
  readonly targetFailures: number;
  /** Bytes that clients were sent. */
  readonly bytesToClient: number;
  /** Bytes that the target was sent. */
  readonly bytesToTarget: number;
}

/** Which connections a planned cut meets. */
export interface CutNextOptions {
  /** Bytes to the client before the cut; 0: when it connects. Default 0. */
  readonly after?: number;
  /** Default `reset`. */
  readonly how?: CutKind;
  /** How many of the next connections. Default 1. */
  readonly times?: number;
}

const longestDelay = 2_147_483_647;

/**
 * Stands between a client and an engine, and spoils what goes through it: bytes only, whatever they mean.
 *
 * @example
 * await using proxy = await FaultProxy.start({ target: "unix:///run/docker.sock" });
 * const docker = new DockerWatcher({ host: proxy.host });
 * proxy.split(1);
 * proxy.cut();
 */
export class FaultProxy implements AsyncDisposable {
  readonly #settings: ProxySettings;
  readonly #random: Random;
  readonly #listener: Listener;
  readonly #connections = new Map<Socket, ProxiedConnection>();
  readonly #host: ConnectionHost;
  readonly #tally = { cuts: 0, targetFailures: 0, bytesToClient: 0, bytesToTarget: 0 };
  #planned: PlannedCut[] = [];
  #sizes: { min: number; max: number } | undefined;
  #delay = 0;
  #stalled = false;
  #blackHole = false;

  private constructor(options: FaultProxyOptions) {
    this.#settings = proxySettings(options);
    this.#random = new Random(this.#settings.seed);
    this.#listener = new Listener(this.#settings.address, (client) => this.#connect(client), true);
    const tally = this.#tally;
    const count: ConnectionHost["count"] = (what, by) => {
      tally[what] += by;
    };
    this.#host = { flow: this.#flow(this.#settings.clock), count };
  }

  /** Makes a proxy that listens. The target need not be there yet: then its connections are reset. */
  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    try {
      await proxy.#listener.open();
    } catch (error) {
      await proxy.close();
      throw error;
    }
    return proxy;
  }

  /** Where it listens: `unix:///path` or `tcp://127.0.0.1:port`. It stays the same over {@link refuse}. */
  get host(): string {
    return this.#listener.host;
  }

  /** What was counted until now. */
  get counters(): ProxyCounters {
    const { sockets, total } = this.#listener;
    return Object.freeze({ connections: sockets.size, connectionsTotal: total, ...this.#tally });
  }

  /** Cuts all connections, at once (`reset`, the default) or with an end in good order (`clean`). Returns how many there were. */
  cut(how: CutKind = "reset"): number {
    oneOf("how", how, cutKinds);
    const connections = [...this.#connections.values()];
    for (const connection of connections) connection.cut(how);
    return connections.length;
  }

  /** Cuts one connection, chosen by the seed. False when there is none. */
  cutOne(how: CutKind = "reset"): boolean {
    oneOf("how", how, cutKinds);
    const connections = [...this.#connections.values()];
    connections[this.#random.between(0, connections.length - 1)]?.cut(how);
    return connections.length > 0;
  }

  /** Cuts the next connections after so many bytes to the client. */
  cutNext(options: CutNextOptions = {}): void {
    checkNames("the options of cutNext()", options, { after: true, how: true, times: true });
    const { after = 0, how = "reset", times = 1 } = options;
    const plan = {
      after: wholeNumber("after", after, 0, Number.MAX_SAFE_INTEGER, "bytes"),
      how: oneOf("how", how, cutKinds),
    };
    for (let number = wholeNumber("times", times, 1, 1_000_000); number > 0; number -= 1) this.#planned.push(plan);
  }

  /** Writes to the client so many bytes at a time, or a random number between two; `undefined`: as they come. */
  split(size: PieceSize | undefined): void {
    this.#sizes = size === undefined ? undefined : pieceSizes(size);
  }

  /** Lets bytes to the client wait for so many milliseconds; 0: not at all. Those that wait already keep their time. */
  delay(milliseconds: number): void {
    this.#delay = wholeNumber("delay", milliseconds, 0, longestDelay, "milliseconds");
  }

  /** Nothing moves any more in any connection, old or new, in either direction; all stay open. */
  stall(): void {
    this.#stalled = true;
  }

  /** Ends {@link stall}: what waited goes on. */
  resume(): void {
    this.#stalled = false;
    for (const connection of this.#connections.values()) connection.pump();
  }

  /**
   * What is sent disappears, as in a network that has gone: connections stay open, new ones are accepted, nothing arrives.
   * With `false` new connections work again; those that fell in never do.
   */
  blackHole(on = true): void {
    this.#blackHole = on;
    if (!on) return;
    for (const connection of this.#connections.values()) connection.lose();
    this.#connections.clear();
  }

  /** Resets all connections and refuses new ones: ECONNREFUSED, or with `"none"` for a unix socket ENOENT. */
  async refuse(socket: SocketRemains = "dead"): Promise<void> {
    await this.#listener.shut(oneOf<SocketRemains>("socket", socket, ["dead", "none"]));
  }

  /** Ends {@link refuse}. */
  async accept(): Promise<void> {
    await this.#listener.open();
  }

  /** Takes back every fault but {@link refuse}. */
  clearFaults(): void {
    this.#planned = [];
    this.#sizes = undefined;
    this.#delay = 0;
    this.#blackHole = false;
    this.resume();
  }

  /** Ends everything: connections, timers, the socket. Can be called again. */
  async close(): Promise<void> {
    await this.#listener.close();
  }

  /** Cuts every connection, stops listening, and removes its socket. May be called twice. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #connect(client: Socket): void {
    if (this.#blackHole) {
      client.resume();
      client.once("end", () => client.destroy());
      return;
    }
    const connection = new ProxiedConnection(client, this.#settings.target, this.#planned.shift(), this.#host);
    if (client.destroyed) return;
    this.#connections.set(client, connection);
    client.once("close", () => this.#connections.delete(client));
  }

  #flow(clock: Clock): ConnectionHost["flow"] {
    return {
      clock,
      holds: () => this.#stalled,
      pieceSize: () => (this.#sizes === undefined ? undefined : this.#random.between(this.#sizes.min, this.#sizes.max)),
      delay: () => this.#delay,
    };
  }
}
