import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Address, formatAddress } from "./address.ts";

/** What is left at the address when nobody listens any more. */
export type SocketRemains =
  /** A dead socket: a connection is refused (ECONNREFUSED), as after a kill -9. */
  | "dead"
  /** No socket: ENOENT, as after an end in good order. The same as `dead` for tcp. */
  | "none";

/** Accepts connections at one address, can stop and go on at the same one, and knows its open sockets. */
export class Listener {
  readonly #wanted: Address | undefined;
  readonly #onConnection: (socket: Socket) => void;
  readonly #allowHalfOpen: boolean;
  readonly #sockets = new Set<Socket>();
  #address: Address | undefined;
  #server: Server | undefined;
  #folder: string | undefined;
  #dead = false;
  #total = 0;

  /** Without an address: a unix socket in a temporary folder; a free port of 127.0.0.1 on Windows. */
  constructor(address: Address | undefined, onConnection: (socket: Socket) => void, allowHalfOpen = false) {
    this.#wanted = address;
    this.#onConnection = onConnection;
    this.#allowHalfOpen = allowHalfOpen;
  }

  /** Where it listens, or listened; throws before the first {@link open}. */
  get host(): string {
    if (this.#address === undefined) throw new Error("it does not listen yet");
    return formatAddress(this.#address);
  }

  /** Whether it accepts connections now. */
  get listening(): boolean {
    return this.#server !== undefined;
  }

  /** The sockets that are open now. */
  get sockets(): ReadonlySet<Socket> {
    return this.#sockets;
  }

  /** How many connections it accepted so far. */
  get total(): number {
    return this.#total;
  }

  /** Listens; a second time at the very same address. */
  async open(): Promise<void> {
    if (this.#server !== undefined) return;
    const address = this.#address ?? this.#wanted ?? (await this.#defaultAddress());
    if (this.#dead && "path" in address) await rm(address.path, { force: true });
    this.#dead = false;
    const server = createServer({ allowHalfOpen: this.#allowHalfOpen }, (socket) => this.#accept(socket));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      const listening = () => resolve();
      if ("path" in address) server.listen(address.path, listening);
      else server.listen(address.port, address.hostname, listening);
    });
    server.on("error", () => {});
    this.#server = server;
    const bound = server.address();
    this.#address =
      typeof bound === "object" && bound !== null && "hostname" in address ? { ...address, port: bound.port } : address;
  }

  /** Accepts no connection any more, and ends those there are. */
  async shut(remains: SocketRemains = "none"): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) reset(socket);
    await closed;
    const address = this.#address;
    if (address === undefined || !("path" in address)) return;
    // Node removes the socket itself, Deno does not.
    await rm(address.path, { force: true });
    if (remains === "none") return;
    // A plain file is refused like a socket that nobody listens on, and needs no process that died.
    await writeFile(address.path, "");
    this.#dead = true;
  }

  /** As {@link shut}, for good: removes whatever it made. */
  async close(): Promise<void> {
    await this.shut();
    if (this.#dead && this.#address !== undefined && "path" in this.#address)
      await rm(this.#address.path, { force: true });
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }

  #accept(socket: Socket): void {
    this.#total += 1;
    this.#sockets.add(socket);
    socket.setNoDelay?.(true);
    socket.on("error", () => {});
    socket.once("close", () => this.#sockets.delete(socket));
    this.#onConnection(socket);
  }

  async #defaultAddress(): Promise<Address> {
    if (process.platform === "win32") return { hostname: "127.0.0.1", port: 0 };
    this.#folder = await mkdtemp(join(tmpdir(), "crowsnest-fake-"));
    return { path: join(this.#folder, "docker.sock") };
  }
}

/** Ends a connection at once: a reset over tcp; a unix socket knows no reset, there the other side sees it close. */
export function reset(socket: Socket): void {
  if (socket.destroyed) return;
  try {
    socket.resetAndDestroy();
  } catch {
    socket.destroy();
  }
}
