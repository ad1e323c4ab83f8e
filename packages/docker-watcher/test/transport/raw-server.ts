import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "@crowsnest/real-parts";
import { type Endpoint, resolveEndpoint } from "../../src/host/index.ts";
import { fakeEnvironment } from "../host/fake-environment.ts";

/** What is done with a connection whose request is there. */
export type Answer = (socket: Socket, request: string) => void;

/** A unix socket of its own, or a free port of the loopback interface. */
export type Place = "unix" | "tcp";

/** Answers with bytes, whatever they are. */
export class RawServer implements AsyncDisposable {
  /** The requests that came, as they came. */
  readonly requests: string[] = [];
  readonly open: Set<Socket> = new Set();
  readonly endpoint: Endpoint;
  readonly #folder: string;
  readonly #server: Server;

  private constructor(folder: string, server: Server, host: string, answer: Answer) {
    this.#folder = folder;
    this.#server = server;
    this.endpoint = resolveEndpoint({ host }, fakeEnvironment());
    server.on("connection", (socket) => {
      this.open.add(socket);
      socket.on("error", () => {}).on("close", () => this.open.delete(socket));
      let request = "";
      socket.on("data", (bytes) => {
        request += bytes.toString("latin1");
        if (!request.endsWith("\r\n\r\n")) return;
        this.requests.push(request);
        answer(socket, request);
      });
    });
  }

  static async start(answer: Answer, place: Place = "unix"): Promise<RawServer> {
    const folder = mkdtempSync(join(tmpdir(), "crowsnest-raw-"));
    const path = join(folder, "raw.sock");
    const server = createServer();
    const at = place === "unix" ? { path } : { host: "127.0.0.1", port: 0 };
    await new Promise<void>((resolve) => void server.listen(at, resolve));
    const host = place === "unix" ? `unix://${path}` : `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return new RawServer(folder, server, host, answer);
  }

  /** Waits until no connection is left. */
  async untilQuiet(): Promise<void> {
    await until(() => this.open.size === 0, { what: () => `no connection of ${this.open.size}` });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.open) socket.destroy();
    await closed;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
