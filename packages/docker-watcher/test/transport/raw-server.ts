import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "@crowsnest/real-parts";
import { type Endpoint, resolveEndpoint } from "../../src/host/index.ts";
import { fakeEnvironment } from "../host/fake-environment.ts";

/** What is done with a connection whose request is there. */
export type Answer = (socket: Socket, request: string) => void;

/** Answers with bytes, whatever they are, on a unix socket of its own. */
export class RawServer implements AsyncDisposable {
  /** The requests that came, as they came. */
  readonly requests: string[] = [];
  readonly open: Set<Socket> = new Set();
  readonly endpoint: Endpoint;
  readonly #folder: string;
  readonly #server: Server;

  private constructor(folder: string, path: string, answer: Answer) {
    this.#folder = folder;
    this.endpoint = resolveEndpoint({ host: `unix://${path}` }, fakeEnvironment());
    this.#server = createServer((socket) => {
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

  static async start(answer: Answer): Promise<RawServer> {
    const folder = mkdtempSync(join(tmpdir(), "crowsnest-raw-"));
    const path = join(folder, "raw.sock");
    const server = new RawServer(folder, path, answer);
    await new Promise<void>((resolve) => void server.#server.listen(path, resolve));
    return server;
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
